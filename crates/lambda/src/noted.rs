//! What is noted of who comes in, in the catalogue's table but in partitions of their own: which start-up links were used, and how
//! often passwords were said. Items that are too old to matter say so, in seconds, in `expires`.

use anyhow::Context as _;
use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use web::{Attempts, LATELY_MS, Once};

/// Where it is noted.
#[derive(Debug)]
pub(crate) struct Noted {
    client: Client,
    table: String,
}

impl Noted {
    pub(crate) fn new(client: Client, table: &str) -> Self {
        Self { client, table: table.to_owned() }
    }
}

#[async_trait]
impl Once for Noted {
    async fn first(&self, nonce: [u8; 16], until_ms: u64) -> anyhow::Result<bool> {
        let partition = nonce.iter().fold("web#link#".to_owned(), |text, byte| text + &format!("{byte:02x}"));
        let put = self.client.put_item().table_name(&self.table);
        let put = put.item("pk", AttributeValue::S(partition)).item("sk", place());
        let put = put.item("expires", seconds(until_ms));
        match put.condition_expression("attribute_not_exists(pk)").send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            // The SDK's own words for an answer are only "service error": its code and message are their cause.
            Err(error) => Err(error).context("noting that a link is used"),
        }
    }
}

/// Attempts are counted for each quarter of an hour by the clock, over all functions that answer at once.
#[async_trait]
impl Attempts for Noted {
    async fn begin(&self, at: &str, most: usize, now_ms: u64) -> anyhow::Result<bool> {
        let counted = self.client.update_item().table_name(&self.table);
        let counted = counted.key("pk", AttributeValue::S(attempts_at(at, now_ms))).key("sk", place());
        let counted = counted
            .update_expression("ADD attempts :one SET expires = :expires")
            .condition_expression("attribute_not_exists(attempts) OR attempts < :most")
            .expression_attribute_values(":one", number(1))
            .expression_attribute_values(":most", number(most as u64))
            .expression_attribute_values(":expires", seconds(now_ms + LATELY_MS));
        match counted.send().await {
            Ok(_) => Ok(true),
            Err(error)
                if error.as_service_error().is_some_and(|error| error.is_conditional_check_failed_exception()) =>
            {
                Ok(false)
            }
            Err(error) => Err(error).context("noting that a password was said"),
        }
    }

    async fn succeeded(&self, at: &str, begun_ms: u64) -> anyhow::Result<()> {
        let counted = self.client.update_item().table_name(&self.table);
        let counted = counted.key("pk", AttributeValue::S(attempts_at(at, begun_ms))).key("sk", place());
        let less = AttributeValue::N("-1".to_owned());
        let counted = counted
            .update_expression("ADD attempts :less")
            .condition_expression("attribute_exists(attempts)")
            .expression_attribute_values(":less", less);
        counted.send().await.context("noting that a password was right")?;
        Ok(())
    }
}

fn attempts_at(at: &str, now_ms: u64) -> String {
    format!("web#attempts#{at}#{}", now_ms / LATELY_MS)
}

/// An item's only one in its partition.
fn place() -> AttributeValue {
    AttributeValue::B(Blob::new([0]))
}

fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

fn seconds(ms: u64) -> AttributeValue {
    number(ms.div_ceil(1_000))
}
