//! Messages about originals, as a queue delivers them: each is dealt with, or comes back, or ends among the dead letters
//! with its reason; none holds up another.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Context;
use aws_lambda_events::sqs::{SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_sqs::types::MessageAttributeValue;
use futures::{StreamExt, stream};
use library::{Library, Noticed};
use photo::OriginalPath;

use crate::event::{self, BadEvent};
use crate::log::say;

/// What the function needs to deal with messages.
pub(crate) struct Ingest {
    pub(crate) library: Library,
    pub(crate) queues: aws_sdk_sqs::Client,
    /// The address of the dead-letter queue.
    pub(crate) dead_letters: String,
}

/// How often a message is tried. The queue itself gives up one attempt later, should the function never get to say why.
const ATTEMPTS: u32 = 4;

/// How many messages are worked on at once: one waits for the network while another decodes.
const AT_ONCE: usize = 3;

/// The attribute that says why a message is among the dead letters.
const REASON: &str = "reason";

/// The service takes no longer text than this in an attribute with the message, in bytes.
const LONGEST_REASON: usize = 2_000;

impl Ingest {
    /// Deals with a batch of messages. Answers which are to come back.
    pub(crate) async fn deal_with(&self, batch: SqsEvent) -> SqsBatchResponse {
        let dealing: Vec<_> = batch.records.into_iter().map(|message| self.deal_with_one(message)).collect();
        let back: Vec<Option<String>> = stream::iter(dealing).buffer_unordered(AT_ONCE).collect().await;
        let mut response = SqsBatchResponse::default();
        back.into_iter().flatten().for_each(|message| response.add_failure(message));
        response
    }

    /// Deals with a message. Answers its name if it is to come back.
    async fn deal_with_one(&self, message: SqsMessage) -> Option<String> {
        let id = message.message_id.clone().unwrap_or_default();
        let error = self.look(message.body.as_deref().unwrap_or_default()).await.err()?;
        let received = message.attributes.get("ApproximateReceiveCount").and_then(|count| count.parse().ok());
        let is_hopeless = error.downcast_ref::<BadEvent>().is_some() || received.unwrap_or(1) >= ATTEMPTS;
        let reason = format!("{error:#}");
        say(&[("problem", &reason), ("message", &id), ("kept", if is_hopeless { "dead letters" } else { "queue" })]);
        if !is_hopeless {
            return Some(id);
        }
        match self.bury(&message, reason).await {
            Ok(()) => None,
            Err(error) => {
                say(&[("problem", &format!("{error:#}")), ("message", &id), ("kept", "queue")]);
                Some(id)
            }
        }
    }

    async fn look(&self, body: &str) -> anyhow::Result<()> {
        for path in event::paths(body)? {
            let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).context("this machine's clock is before 1970")?;
            let noticed = self.library.notice(&path, now_ms.as_millis() as u64).await;
            say_noticed(&path, &noticed.with_context(|| format!("looking at {path}"))?);
        }
        Ok(())
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

fn say_noticed(path: &OriginalPath, noticed: &Noticed) {
    match noticed {
        Noticed::Ingested(ingested) => {
            let (photo, problems) = (ingested.photo.to_string(), ingested.problems.join("; "));
            let mut said = vec![("path", path.as_str()), ("photo", &photo)];
            said.extend((!problems.is_empty()).then_some(("problem", problems.as_str())));
            say(&said);
        }
        Noticed::PassedOver => say(&[("path", path.as_str()), ("passed over", "not a photograph")]),
        Noticed::Gone => say(&[("path", path.as_str()), ("gone", "noted")]),
        Noticed::Nothing => say(&[("path", path.as_str()), ("gone", "never known")]),
    }
}
