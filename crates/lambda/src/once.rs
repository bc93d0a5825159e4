//! Which start-up links were used, in the catalogue's table but in partitions of their own: the function may write to no others.
//! Items of links that are too old anyway say so, in seconds, in `expires`.

use anyhow::Context as _;
use async_trait::async_trait;
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::AttributeValue;
use web::Once;

/// The links that were used.
#[derive(Debug)]
pub(crate) struct UsedLinks {
    client: Client,
    table: String,
}

impl UsedLinks {
    pub(crate) fn new(client: Client, table: &str) -> Self {
        Self { client, table: table.to_owned() }
    }
}

#[async_trait]
impl Once for UsedLinks {
    async fn first(&self, nonce: [u8; 16], until_ms: u64) -> anyhow::Result<bool> {
        let partition = nonce.iter().fold("web#link#".to_owned(), |text, byte| text + &format!("{byte:02x}"));
        let put = self.client.put_item().table_name(&self.table);
        let put = put.item("pk", AttributeValue::S(partition)).item("sk", AttributeValue::B(Blob::new([0])));
        let put = put.item("expires", AttributeValue::N(until_ms.div_ceil(1_000).to_string()));
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
