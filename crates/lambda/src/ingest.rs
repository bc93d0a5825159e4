//! Messages about originals, as a queue delivers them: each is dealt with, or comes back, or ends among the dead letters
//! with its reason; none holds up another, or takes it with it.

use std::time::Duration;

use anyhow::Context;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_sqs::types::MessageAttributeValue;
use futures::{StreamExt, stream};
use library::{Library, Noticed};
use photo::OriginalPath;

use crate::clock::now_ms;
use crate::event::{self, BadEvent};
use crate::log::say;
use crate::turns::{ATTEMPTS, attribute, hopeless, in_turn, received, suspected};

/// What the function needs to deal with messages.
pub(crate) struct Ingest {
    pub(crate) library: Library,
    pub(crate) queues: aws_sdk_sqs::Client,
    /// The address of the queue that messages come from.
    pub(crate) queue: String,
    /// The address of the dead-letter queue.
    pub(crate) dead_letters: String,
}

/// What becomes of a message.
#[derive(Debug, PartialEq)]
enum Fate {
    Done,
    /// It comes back: why.
    Back(String),
    /// It goes to the dead letters: why.
    Buried(String),
}

/// How many new messages are worked on at once: one waits for the network while another decodes.
const AT_ONCE: usize = 3;

/// What is left of the function's time for saying which messages come back.
const CLOSING: Duration = Duration::from_secs(5);

/// The attribute that says why a message is among the dead letters.
const REASON: &str = "reason";

/// Longer reasons tell nobody more, in bytes. What a message and its attributes may take together is far more.
const LONGEST_REASON: usize = 2_000;

impl Ingest {
    /// Deals with a batch of messages, until the function is stopped at `deadline_ms` (milliseconds since 1970). Answers which
    /// are to come back.
    pub(crate) async fn deal_with(&self, batch: SqsEvent, deadline_ms: u64) -> SqsBatchResponse {
        let time = Duration::from_millis(deadline_ms.saturating_sub(now_ms()));
        let end = tokio::time::Instant::now() + time.saturating_sub(CLOSING);
        let suspected = suspected(&batch.records);
        let dealing = in_turn(batch.records).into_iter().map(|message| async move {
            let is_late = tokio::time::Instant::now() >= end;
            let fate = match tokio::time::timeout_at(end, self.fate(&message, time)).await {
                Ok(fate) => fate,
                // Nobody knows anything against it.
                Err(_) if is_late => Fate::Back("the function's time was over before its turn".to_owned()),
                Err(_) => given_up(&message, "the function's time was over before it was done".to_owned()),
            };
            let back = self.carry_out(fate, &message).await;
            // Lambda deletes what is done in one request at the end, unless the function is killed before. Where all are new that
            // costs no more than to look again, so that only the others' batches are worth a request for each.
            if suspected && back.is_none() {
                let _ = tokio::time::timeout_at(end, self.delete(&message)).await;
            }
            back
        });
        let dealing: Vec<_> = dealing.collect();
        let at_once = if suspected { 1 } else { AT_ONCE };
        let back: Vec<Option<String>> = stream::iter(dealing).buffer_unordered(at_once).collect().await;
        let mut response = SqsBatchResponse::default();
        back.into_iter().flatten().for_each(|message| response.add_failure(message));
        response
    }

    /// Looks at what a message is about, within so much time.
    async fn fate(&self, message: &SqsMessage, time: Duration) -> Fate {
        if let Some(reason) = hopeless(message) {
            return Fate::Buried(reason);
        }
        match self.look(message.body.as_deref().unwrap_or_default()).await {
            Ok(Looked { unread, .. }) if !unread.is_empty() => Fate::Buried(unread.join("; ")),
            // Somebody may have been reading what was deleted meanwhile, and is about to write down that it is there.
            Ok(Looked { nothing: true, .. }) if age(message) < time && received(message) < ATTEMPTS => {
                Fate::Back("nothing is there: looked at again once nobody can be reading what was".to_owned())
            }
            Ok(_) => Fate::Done,
            Err(error) if error.is::<BadEvent>() => Fate::Buried(format!("{error:#}")),
            Err(error) => given_up(message, format!("{error:#}")),
        }
    }

    /// Answers the message's name if it is to come back.
    async fn carry_out(&self, fate: Fate, message: &SqsMessage) -> Option<String> {
        let id = message.message_id.clone().unwrap_or_default();
        let tell = |reason: &str, kept| say(&[("problem", reason), ("message", &id), ("kept", kept)]);
        match fate {
            Fate::Done => return None,
            Fate::Back(reason) => tell(&reason, "queue"),
            Fate::Buried(reason) => {
                tell(&reason, "dead letters");
                match self.bury(message, reason).await {
                    Ok(()) => return None,
                    Err(error) => tell(&format!("{error:#}"), "queue"),
                }
            }
        }
        Some(id)
    }

    async fn look(&self, body: &str) -> anyhow::Result<Looked> {
        let mut looked = Looked::default();
        for path in event::paths(body)? {
            let noticed = self.library.notice(&path, now_ms()).await.with_context(|| format!("looking at {path}"))?;
            say_noticed(&path, &noticed);
            match noticed {
                Noticed::Unread(reason) => looked.unread.push(format!("{path}: {reason}")),
                Noticed::Archived => looked.unread.push(format!("{path}: {ARCHIVED}")),
                Noticed::Nothing => looked.nothing = true,
                Noticed::Ingested(_) | Noticed::PassedOver | Noticed::Gone => {}
            }
        }
        Ok(looked)
    }

    async fn bury(&self, message: &SqsMessage, reason: String) -> anyhow::Result<()> {
        let shortened: String = reason
            .chars()
            .scan(0, |length, letter| {
                *length += letter.len_utf8();
                (*length <= LONGEST_REASON).then_some(letter)
            })
            .collect();
        let reason = MessageAttributeValue::builder().data_type("String").string_value(shortened);
        let letter = self.queues.send_message().queue_url(&self.dead_letters);
        let letter = letter.message_body(message.body.clone().unwrap_or_default());
        let letter = letter.message_attributes(REASON, reason.build().context("an attribute with a type")?);
        letter.send().await.context("putting a message among the dead letters")?;
        Ok(())
    }

    /// Deletes a message from the queue. Lambda does so too, at the end.
    async fn delete(&self, message: &SqsMessage) {
        let delete = self.queues.delete_message().queue_url(&self.queue);
        let delete = delete.receipt_handle(message.receipt_handle.as_deref().unwrap_or_default());
        if let Err(error) = delete.send().await.context("deleting a message that is done") {
            let id = message.message_id.as_deref().unwrap_or_default();
            say(&[("problem", &format!("{error:#}")), ("message", id)]);
        }
    }
}

/// What was found at the paths of a message.
#[derive(Debug, Default)]
struct Looked {
    /// What cannot be read, and why.
    unread: Vec<String>,
    /// Whether at one there is nothing, and nothing was known.
    nothing: bool,
}

/// What failed comes back, but not for ever.
fn given_up(message: &SqsMessage, reason: String) -> Fate {
    if received(message) < ATTEMPTS { Fate::Back(reason) } else { Fate::Buried(reason) }
}

/// How long ago it was put into the queue.
fn age(message: &SqsMessage) -> Duration {
    Duration::from_millis(now_ms().saturating_sub(attribute(message, "SentTimestamp").unwrap_or_default()))
}

const ARCHIVED: &str =
    "it is kept, but not read: it is archived; have it restored, and send this event again once it can be read";

fn say_noticed(path: &OriginalPath, noticed: &Noticed) {
    match noticed {
        Noticed::Ingested(ingested) => {
            let (photo, problems) = (ingested.photo.to_string(), ingested.problems.join("; "));
            let mut said = vec![("path", path.as_str()), ("photo", &photo)];
            said.extend((!problems.is_empty()).then_some(("problem", problems.as_str())));
            say(&said);
        }
        Noticed::Unread(reason) => say(&[("path", path.as_str()), ("problem", reason)]),
        Noticed::Archived => say(&[("path", path.as_str()), ("problem", ARCHIVED)]),
        Noticed::PassedOver => say(&[("path", path.as_str()), ("passed over", "not a photograph")]),
        Noticed::Gone => say(&[("path", path.as_str()), ("gone", "noted")]),
        Noticed::Nothing => say(&[("path", path.as_str()), ("gone", "never known")]),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Read, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;
    use std::sync::mpsc::{Receiver, Sender, channel};

    use library::Sizes;
    use store::StorageClass;
    use store::s3::S3Store;

    use super::*;

    /// An S3 with a bucket in which there are a file of 6 GB and one that never comes, and a queue. Answers too what is deleted
    /// from the queue: the receipts.
    fn aws() -> (String, Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (tell, deleted) = channel();
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let tell = tell.clone();
                std::thread::spawn(move || answer(client.unwrap(), &tell).ok());
            }
        });
        (endpoint, deleted)
    }

    fn answer(mut client: TcpStream, deleted: &Sender<String>) -> std::io::Result<()> {
        let mut asked = BufReader::new(client.try_clone()?);
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") && asked.read_line(&mut head)? > 0 {}
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name));
        let mut receipt = None;
        if header("x-amz-target: ") == Some("AmazonSQS.DeleteMessage") {
            let mut body = vec![0; header("content-length: ").unwrap().parse().unwrap()];
            asked.read_exact(&mut body)?;
            let body: serde_json::Value = serde_json::from_slice(&body)?;
            assert_eq!(body["QueueUrl"], QUEUE);
            receipt = body["ReceiptHandle"].as_str().map(str::to_owned);
        }
        let answer = match head.lines().next().unwrap_or_default() {
            asked_for if asked_for.contains("slow.jpg") => return asked.read_line(&mut head).map(drop),
            asked_for if asked_for.contains("huge.tif") => "200 OK\r\ncontent-length: 6442450944\r\netag: \"1\"",
            asked_for if asked_for.contains("originals/") => "404 Not Found\r\ncontent-length: 0",
            _ if receipt.as_deref() == Some("stale.txt") => "400 Bad Request\r\ncontent-length: 0",
            _ => "200 OK\r\ncontent-length: 0",
        };
        receipt.map(|receipt| deleted.send(receipt));
        write!(client, "HTTP/1.1 {answer}\r\nconnection: close\r\n\r\n")
    }

    const QUEUE: &str = "https://queue.example/events";

    fn ingest() -> (Ingest, Receiver<String>) {
        let (endpoint, deleted) = aws();
        let config = emulator::config(&endpoint);
        let store = S3Store::new(&config, "photos".parse().unwrap(), StorageClass::GlacierIr);
        let catalogue = Arc::new(catalogue::memory::Memory::default());
        let library = Library::new(Arc::new(store), catalogue, Sizes::default());
        let (queues, dead_letters) = (aws_sdk_sqs::Client::new(&config), String::new());
        (Ingest { library, queues, queue: QUEUE.to_owned(), dead_letters }, deleted)
    }

    /// A message about an object, as the queue delivers it.
    fn message(name: &str, received: u32, age: Duration) -> SqsMessage {
        let sent_ms = now_ms() - age.as_millis() as u64;
        let attributes = [("ApproximateReceiveCount", received.to_string()), ("SentTimestamp", sent_ms.to_string())];
        let mut message = SqsMessage::default();
        message.message_id = Some(name.to_owned());
        message.receipt_handle = Some(name.to_owned());
        message.body = Some(format!(r#"{{"Records":[{{"s3":{{"object":{{"key":"originals/{name}"}}}}}}]}}"#));
        message.attributes = attributes.map(|(name, value)| (name.to_owned(), value)).into();
        message
    }

    #[tokio::test]
    async fn a_message_is_done_or_comes_back_or_is_buried_with_its_reason() {
        let (ingest, _) = ingest();
        let (now, earlier) = (Duration::ZERO, Duration::from_secs(61));
        let done = |fate: &Fate, _: &str| matches!(fate, Fate::Done);
        let back = |fate: &Fate, why: &str| matches!(fate, Fate::Back(reason) if reason.contains(why));
        let buried = |fate: &Fate, why: &str| matches!(fate, Fate::Buried(reason) if reason.contains(why));
        type Becomes = fn(&Fate, &str) -> bool;
        let rows: [(&str, u32, Duration, Becomes, &str); 7] = [
            ("gone.jpg", 1, now, back, "nothing is there"),
            ("gone.jpg", 2, earlier, done, ""),
            ("gone.jpg", 4, now, done, ""),
            ("huge.tif", 1, now, buried, "huge.tif: it is kept, but not read: it is larger than 1 GiB"),
            ("../b.jpg", 1, now, buried, "would leave the folder"),
            // It would be looked at for ever.
            (
                "slow.jpg",
                5,
                now,
                buried,
                "the function was stopped, or could not say why, each of the 4 times that it tried",
            ),
            ("notes.txt", 1, now, done, ""),
        ];
        for (name, received, age, becomes, why) in rows {
            let fate = ingest.fate(&message(name, received, age), Duration::from_secs(60)).await;
            assert!(becomes(&fate, why), "{name}, received {received} times: {fate:?}");
        }
        let why = || "throttled".to_owned();
        assert_eq!(given_up(&message("a.jpg", 3, now), why()), Fate::Back(why()));
        assert_eq!(given_up(&message("a.jpg", 4, now), why()), Fate::Buried(why()));
    }

    /// Deals with a batch of messages, within so much time. Answers which come back.
    async fn deal_with(ingest: &Ingest, messages: &[(&str, u32)], age: Duration, time: Duration) -> Vec<String> {
        let mut batch = SqsEvent::default();
        batch.records = messages.iter().map(|(name, received)| message(name, *received, age)).collect();
        let deadline_ms = now_ms() + (CLOSING + time).as_millis() as u64;
        let response = ingest.deal_with(batch, deadline_ms).await;
        assert!(now_ms() < deadline_ms, "the function was stopped");
        response.batch_item_failures.into_iter().map(|failure| failure.item_identifier).collect()
    }

    #[tokio::test]
    async fn what_outlasts_the_function_comes_back_alone() {
        let (ingest, _) = ingest();
        let messages = ["slow.jpg", "gone.jpg", "notes.txt", "also gone.jpg"].map(|name| (name, 1));
        let back = deal_with(&ingest, &messages, Duration::from_secs(999), Duration::from_secs(3)).await;
        assert_eq!(back, ["slow.jpg"]);
    }

    #[tokio::test]
    async fn what_is_done_is_deleted_at_once_where_something_came_back() {
        let (ingest, deleted) = ingest();
        /// The messages of a batch and how often each was received; which of them come back; which were deleted.
        type Row = (&'static [(&'static str, u32)], &'static [&'static str], &'static [&'static str]);
        let rows: [Row; 3] = [
            (&[("gone.jpg", 1), ("notes.txt", 1), ("../buried.jpg", 1)], &["gone.jpg"], &[]),
            // What is not deleted now, Lambda deletes later.
            (
                &[("gone.jpg", 2), ("stale.txt", 2), ("notes.txt", 1), ("../buried.jpg", 3)],
                &["gone.jpg"],
                &["notes.txt", "stale.txt", "../buried.jpg"],
            ),
            (&[("slow.jpg", 5), ("notes.txt", 4)], &[], &["slow.jpg", "notes.txt"]),
        ];
        for (messages, back, done) in rows {
            assert_eq!(deal_with(&ingest, messages, Duration::ZERO, Duration::from_secs(60)).await, back);
            assert_eq!(deleted.try_iter().collect::<Vec<_>>(), done, "{messages:?}");
        }
    }
}
