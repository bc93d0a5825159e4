//! Messages about originals, as a queue delivers them: each is dealt with, or comes back, or ends among the dead letters
//! with its reason; none holds up another.

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

/// What the function needs to deal with messages.
pub(crate) struct Ingest {
    pub(crate) library: Library,
    pub(crate) queues: aws_sdk_sqs::Client,
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

/// How often a message is tried. The queue itself gives up one attempt later, should the function never get to say why.
const ATTEMPTS: u32 = 4;

/// How many messages are worked on at once: one waits for the network while another decodes.
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
        let dealing = batch.records.into_iter().map(|message| async move {
            let fate = match tokio::time::timeout_at(end, self.fate(&message, time)).await {
                Ok(fate) => fate,
                Err(_) => given_up(&message, "the function's time was over before it was done".to_owned()),
            };
            self.carry_out(fate, &message).await
        });
        let dealing: Vec<_> = dealing.collect();
        let back: Vec<Option<String>> = stream::iter(dealing).buffer_unordered(AT_ONCE).collect().await;
        let mut response = SqsBatchResponse::default();
        back.into_iter().flatten().for_each(|message| response.add_failure(message));
        response
    }

    /// Looks at what a message is about, within so much time.
    async fn fate(&self, message: &SqsMessage, time: Duration) -> Fate {
        // It was not buried the last time that it was tried.
        if received(message) > ATTEMPTS {
            return Fate::Buried(format!(
                "the function was stopped, or could not say why, each of the {ATTEMPTS} times that it tried"
            ));
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

/// How often a message was received, this time included.
fn received(message: &SqsMessage) -> u32 {
    attribute(message, "ApproximateReceiveCount").unwrap_or(1)
}

/// How long ago it was put into the queue.
fn age(message: &SqsMessage) -> Duration {
    Duration::from_millis(now_ms().saturating_sub(attribute(message, "SentTimestamp").unwrap_or_default()))
}

fn attribute<T: std::str::FromStr>(message: &SqsMessage, name: &str) -> Option<T> {
    message.attributes.get(name)?.parse().ok()
}

fn say_noticed(path: &OriginalPath, noticed: &Noticed) {
    match noticed {
        Noticed::Ingested(ingested) => {
            let (photo, problems) = (ingested.photo.to_string(), ingested.problems.join("; "));
            let mut said = vec![("path", path.as_str()), ("photo", &photo)];
            said.extend((!problems.is_empty()).then_some(("problem", problems.as_str())));
            say(&said);
        }
        Noticed::Unread(reason) => say(&[("path", path.as_str()), ("problem", reason)]),
        Noticed::PassedOver => say(&[("path", path.as_str()), ("passed over", "not a photograph")]),
        Noticed::Gone => say(&[("path", path.as_str()), ("gone", "noted")]),
        Noticed::Nothing => say(&[("path", path.as_str()), ("gone", "never known")]),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::sync::Arc;

    use library::Sizes;
    use store::StorageClass;
    use store::s3::S3Store;

    use super::*;

    /// An S3 with a bucket in which there are a file of 6 GB and one that never comes.
    fn s3() -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                std::thread::spawn(move || answer(client.unwrap()).ok());
            }
        });
        endpoint
    }

    fn answer(mut client: TcpStream) -> std::io::Result<()> {
        let mut lines = BufReader::new(client.try_clone()?).lines();
        let asked = lines.next().unwrap_or_else(|| Ok(String::new()))?;
        for line in lines.by_ref() {
            if line?.is_empty() {
                break;
            }
        }
        let answer = match asked.as_str() {
            _ if asked.contains("slow.jpg") => return lines.next().map_or(Ok(()), |line| line.map(drop)),
            _ if asked.contains("huge.tif") => "200 OK\r\ncontent-length: 6442450944\r\netag: \"1\"",
            _ if asked.contains("originals/") => "404 Not Found\r\ncontent-length: 0",
            _ => "200 OK\r\ncontent-length: 0",
        };
        write!(client, "HTTP/1.1 {answer}\r\nconnection: close\r\n\r\n")
    }

    fn ingest() -> Ingest {
        let config = emulator::config(&s3());
        let store = S3Store::new(&config, "photos".parse().unwrap(), StorageClass::GlacierIr);
        let catalogue = Arc::new(catalogue::memory::Memory::default());
        let library = Library::new(Arc::new(store), catalogue, Sizes::default());
        Ingest { library, queues: aws_sdk_sqs::Client::new(&config), dead_letters: String::new() }
    }

    /// A message about an object, as the queue delivers it.
    fn message(name: &str, received: u32, age: Duration) -> SqsMessage {
        let sent_ms = now_ms() - age.as_millis() as u64;
        let attributes = [("ApproximateReceiveCount", received.to_string()), ("SentTimestamp", sent_ms.to_string())];
        let mut message = SqsMessage::default();
        message.message_id = Some(name.to_owned());
        message.body = Some(format!(r#"{{"Records":[{{"s3":{{"object":{{"key":"originals/{name}"}}}}}}]}}"#));
        message.attributes = attributes.map(|(name, value)| (name.to_owned(), value)).into();
        message
    }

    #[tokio::test]
    async fn a_message_is_done_or_comes_back_or_is_buried_with_its_reason() {
        let ingest = ingest();
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

    #[tokio::test]
    async fn what_outlasts_the_function_comes_back_alone() {
        let (ingest, earlier) = (ingest(), Duration::from_secs(999));
        let mut batch = SqsEvent::default();
        batch.records =
            ["slow.jpg", "gone.jpg", "notes.txt", "also gone.jpg"].map(|name| message(name, 1, earlier)).into();
        let deadline_ms = now_ms() + (CLOSING + Duration::from_secs(3)).as_millis() as u64;
        let response = ingest.deal_with(batch, deadline_ms).await;
        assert!(now_ms() < deadline_ms, "the function was stopped");
        let back: Vec<_> =
            response.batch_item_failures.iter().map(|failure| failure.item_identifier.as_str()).collect();
        assert_eq!(back, ["slow.jpg"]);
    }
}
