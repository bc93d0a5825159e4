//! What of DynamoDB the catalogue uses: whole items in and out, one partition at a time.
//! Every request is counted with what it costs, and what the service did not get to, or refused for now, is asked again.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::primitives::Blob;
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, ConsumedCapacity, DeleteRequest, KeySchemaElement, KeyType,
    KeysAndAttributes, PutRequest, ReturnConsumedCapacity, ReturnValue, ScalarAttributeType, WriteRequest,
};

use serde::{Deserialize, Serialize};

use crate::Error;

/// The attributes of an item.
pub(super) type Item = HashMap<String, AttributeValue>;

/// Where an item is: its partition, and its place in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct Key {
    pub(super) partition: String,
    pub(super) place: Vec<u8>,
}

/// What was asked of the service so far, and what it counted for that.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Usage {
    /// Requests, those that were asked again included.
    pub requests: u64,
    /// Write units: one for each KB of an item written.
    pub write_units: f64,
    /// Read units: one for each 4 KB read.
    pub read_units: f64,
}

/// A table.
pub(super) struct Table {
    client: Client,
    name: String,
    requests: AtomicU64,
    /// In tenths: half a unit is the least that is counted.
    write_tenths: AtomicU64,
    read_tenths: AtomicU64,
}

/// What the key's attributes are called, in the table and in `deploy/template.yaml`.
const PARTITION: &str = "pk";
const PLACE: &str = "sk";

/// The service takes at most so many items in one request.
const MOST_WRITTEN: usize = 25;
const MOST_READ: usize = 100;

/// What the service says when it is asked for more than it gives at the time.
const TOO_MUCH: [&str; 3] = ["ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"];

/// How long to wait before asking again, each time twice as long, and how often to ask.
const FIRST_WAIT: Duration = Duration::from_millis(50);
const MOST_ATTEMPTS: u32 = 9;

impl Key {
    pub(super) fn new(partition: impl Into<String>, place: impl Into<Vec<u8>>) -> Self {
        Self { partition: partition.into(), place: place.into() }
    }

    /// Whether it is in one of the catalogue's partitions: others keep things in the table too.
    pub(super) fn is_the_catalogues(&self) -> bool {
        self.partition.starts_with(|first: char| first.is_ascii_uppercase())
    }

    /// The same as attributes.
    pub(super) fn attributes(&self) -> Item {
        [
            (PARTITION.to_owned(), AttributeValue::S(self.partition.clone())),
            (PLACE.to_owned(), binary(self.place.clone())),
        ]
        .into()
    }

    fn of(item: &Item) -> Option<Self> {
        Some(Self { partition: item.get(PARTITION)?.as_s().ok()?.clone(), place: bytes(item, PLACE)?.to_vec() })
    }
}

/// Bytes as an attribute.
pub(super) fn binary(bytes: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(Blob::new(bytes))
}

/// A number as an attribute.
pub(super) fn number(number: u64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// A number that may be negative as an attribute.
pub(super) fn signed(number: i64) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

/// An attribute that is bytes.
pub(super) fn bytes<'a>(item: &'a Item, name: &str) -> Option<&'a [u8]> {
    Some(item.get(name)?.as_b().ok()?.as_ref())
}

/// An attribute that is a number.
pub(super) fn count(item: &Item, name: &str) -> Option<u64> {
    item.get(name)?.as_n().ok()?.parse().ok()
}

/// The place of an item in its partition.
pub(super) fn place(item: &Item) -> &[u8] {
    bytes(item, PLACE).unwrap_or_default()
}

/// A page of a partition, and where the next one begins; `None` for the last.
pub(super) struct Page {
    pub(super) items: Vec<Item>,
    pub(super) next: Option<Item>,
}

/// In which order a partition is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    LastFirst,
    FirstFirst,
}

impl Table {
    pub(super) fn new(client: Client, name: String) -> Self {
        Self {
            client,
            name,
            requests: AtomicU64::default(),
            write_tenths: AtomicU64::default(),
            read_tenths: AtomicU64::default(),
        }
    }

    /// Makes it, where nothing else does.
    pub(super) async fn make(&self) -> Result<(), Error> {
        let attribute = |name: &str, kind| {
            AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().expect("name and type")
        };
        let key = |name: &str, kind| {
            KeySchemaElement::builder().attribute_name(name).key_type(kind).build().expect("name and type")
        };
        let made = self.client.create_table().table_name(&self.name).billing_mode(BillingMode::PayPerRequest);
        let made = made
            .attribute_definitions(attribute(PARTITION, ScalarAttributeType::S))
            .attribute_definitions(attribute(PLACE, ScalarAttributeType::B))
            .key_schema(key(PARTITION, KeyType::Hash))
            .key_schema(key(PLACE, KeyType::Range));
        made.send().await.map_err(|error| self.failed(error))?;
        Ok(())
    }

    pub(super) fn usage(&self) -> Usage {
        let units = |tenths: &AtomicU64| tenths.load(Ordering::Relaxed) as f64 / 10.0;
        Usage {
            requests: self.requests.load(Ordering::Relaxed),
            write_units: units(&self.write_tenths),
            read_units: units(&self.read_tenths),
        }
    }

    /// One item, as it is now.
    pub(super) async fn get(&self, key: &Key) -> Result<Option<Item>, Error> {
        let asked = self.client.get_item().table_name(&self.name).set_key(Some(key.attributes()));
        let asked = asked.consistent_read(true).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.patiently(|| asked.clone().send()).await.map_err(|error| self.failed(error))?;
        self.has_read(answer.consumed_capacity());
        Ok(answer.item)
    }

    /// Those of these items that there are, in no order.
    pub(super) async fn get_all(&self, keys: &[Key]) -> Result<Vec<(Key, Item)>, Error> {
        let mut found = Vec::with_capacity(keys.len());
        for keys in keys.chunks(MOST_READ) {
            let asked = keys.iter().map(Key::attributes).collect();
            let asked = KeysAndAttributes::builder().set_keys(Some(asked)).consistent_read(true);
            let mut left = Some(HashMap::from([(self.name.clone(), asked.build().expect("keys"))]));
            for attempt in 0.. {
                let Some(asked) = left.filter(|left| !left.is_empty()) else { break };
                self.pause(attempt).await?;
                let request = self.client.batch_get_item().set_request_items(Some(asked));
                let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total);
                let mut answer = self.patiently(|| request.clone().send()).await.map_err(|error| self.failed(error))?;
                self.has_read(answer.consumed_capacity().first());
                let items = answer.responses.as_mut().and_then(|answers| answers.remove(&self.name));
                found.extend(items.unwrap_or_default().into_iter().filter_map(|item| Some((Key::of(&item)?, item))));
                left = answer.unprocessed_keys;
            }
        }
        Ok(found)
    }

    /// A page of a partition, of what is within `places`; last place first, or first place first.
    pub(super) async fn page(
        &self,
        partition: &str,
        places: Option<(&[u8], &[u8])>,
        order: Order,
        from: Option<Item>,
    ) -> Result<Page, Error> {
        let within = if places.is_some() { "#p = :p AND #s BETWEEN :first AND :last" } else { "#p = :p" };
        let mut asked = self.client.query().table_name(&self.name).key_condition_expression(within);
        asked = asked.expression_attribute_names("#p", PARTITION);
        asked = asked.expression_attribute_values(":p", AttributeValue::S(partition.to_owned()));
        if let Some((first, last)) = places {
            asked = asked.expression_attribute_names("#s", PLACE);
            asked = asked.expression_attribute_values(":first", binary(first));
            asked = asked.expression_attribute_values(":last", binary(last));
        }
        let asked = asked.scan_index_forward(order == Order::FirstFirst).set_exclusive_start_key(from);
        let asked = asked.consistent_read(true);
        let asked = asked.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.patiently(|| asked.clone().send()).await.map_err(|error| self.failed(error))?;
        self.has_read(answer.consumed_capacity());
        Ok(Page { items: answer.items.unwrap_or_default(), next: answer.last_evaluated_key })
    }

    /// All of a partition, or what of it is within `places`; last place first.
    pub(super) async fn partition(&self, partition: &str, places: Option<(&[u8], &[u8])>) -> Result<Vec<Item>, Error> {
        let mut items = Vec::new();
        let mut from = None;
        loop {
            let page = self.page(partition, places, Order::LastFirst, from).await?;
            items.extend(page.items);
            from = page.next;
            if from.is_none() {
                return Ok(items);
            }
        }
    }

    /// Writes an item if `condition`, with this value in it, holds for what is there. Answers what was there before, or `None` if the
    /// condition did not hold.
    pub(super) async fn put_if(
        &self,
        key: &Key,
        item: Item,
        condition: &str,
        (name, value): (&str, AttributeValue),
    ) -> Result<Option<Item>, Error> {
        let item = key.attributes().into_iter().chain(item).collect();
        let put = self.client.put_item().table_name(&self.name).set_item(Some(item)).condition_expression(condition);
        let put = put.expression_attribute_values(name, value).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let put = put.return_values(ReturnValue::AllOld);
        match self.patiently(|| put.clone().send()).await {
            Ok(answer) => {
                self.has_written(answer.consumed_capacity());
                Ok(Some(answer.attributes.unwrap_or_default()))
            }
            Err(SdkError::ServiceError(refusal)) if refusal.err().is_conditional_check_failed_exception() => {
                self.was_refused();
                Ok(None)
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Deletes an item if `condition`, with this value in it, holds for what is there.
    pub(super) async fn delete_if(
        &self,
        key: &Key,
        condition: &str,
        (name, value): (&str, AttributeValue),
    ) -> Result<(), Error> {
        let delete = self.client.delete_item().table_name(&self.name).set_key(Some(key.attributes()));
        let delete = delete.condition_expression(condition).expression_attribute_values(name, value);
        let delete = delete.return_consumed_capacity(ReturnConsumedCapacity::Total);
        match self.patiently(|| delete.clone().send()).await {
            Ok(answer) => {
                self.has_written(answer.consumed_capacity());
                Ok(())
            }
            Err(SdkError::ServiceError(refusal)) if refusal.err().is_conditional_check_failed_exception() => {
                self.was_refused();
                Ok(())
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Changes an item by an update expression. Answers what it is then.
    pub(super) async fn update(
        &self,
        key: &Key,
        expression: &str,
        names: HashMap<String, String>,
        values: Item,
    ) -> Result<Item, Error> {
        let update = self.client.update_item().table_name(&self.name).set_key(Some(key.attributes()));
        let update = update.update_expression(expression).set_expression_attribute_names(Some(names));
        let update = update.set_expression_attribute_values(Some(values).filter(|values| !values.is_empty()));
        let update = update.return_values(ReturnValue::AllNew);
        let update = update.return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.patiently(|| update.clone().send()).await.map_err(|error| self.failed(error))?;
        self.has_written(answer.consumed_capacity());
        Ok(answer.attributes.unwrap_or_default())
    }

    /// Puts items, and with `None` deletes them.
    pub(super) async fn write(&self, items: Vec<(Key, Option<Item>)>) -> Result<(), Error> {
        let requests: Vec<WriteRequest> = items.into_iter().map(|(key, item)| write_request(&key, item)).collect();
        for requests in requests.chunks(MOST_WRITTEN) {
            let mut left = Some(HashMap::from([(self.name.clone(), requests.to_vec())]));
            for attempt in 0.. {
                let Some(asked) = left.filter(|left| !left.is_empty()) else { break };
                self.pause(attempt).await?;
                let request = self.client.batch_write_item().set_request_items(Some(asked));
                let request = request.return_consumed_capacity(ReturnConsumedCapacity::Total);
                let answer = self.patiently(|| request.clone().send()).await.map_err(|error| self.failed(error))?;
                self.has_written(answer.consumed_capacity().first());
                left = answer.unprocessed_items;
            }
        }
        Ok(())
    }

    /// Every key there is. The only question that reads the whole table: for clearing it, never for an answer.
    pub(super) async fn every_key(&self, from: Option<Item>) -> Result<(Vec<Key>, Option<Item>), Error> {
        let asked = self.client.scan().table_name(&self.name).consistent_read(true).projection_expression("#p, #s");
        let asked = asked.expression_attribute_names("#p", PARTITION).expression_attribute_names("#s", PLACE);
        let asked = asked.set_exclusive_start_key(from).return_consumed_capacity(ReturnConsumedCapacity::Total);
        let answer = self.patiently(|| asked.clone().send()).await.map_err(|error| self.failed(error))?;
        self.has_read(answer.consumed_capacity());
        Ok((answer.items.unwrap_or_default().iter().filter_map(Key::of).collect(), answer.last_evaluated_key))
    }

    /// Asks again, later and later, while the service says that it is asked for too much: the SDK by itself gives up after
    /// three attempts, and whoever builds a catalogue asks a new table for more than it gives at first.
    async fn patiently<T, E, F>(&self, ask: impl Fn() -> F) -> Result<T, SdkError<E>>
    where
        SdkError<E>: ProvideErrorMetadata,
        F: Future<Output = Result<T, SdkError<E>>>,
    {
        for attempt in 1..MOST_ATTEMPTS {
            match ask().await {
                Err(error) if error.code().is_some_and(|code| TOO_MUCH.contains(&code)) => {
                    self.requests.fetch_add(1, Ordering::Relaxed);
                    wait(attempt).await;
                }
                answer => return answer,
            }
        }
        ask().await
    }

    /// Waits before an attempt that is not the first, for what was left over.
    async fn pause(&self, attempt: u32) -> Result<(), Error> {
        if attempt == MOST_ATTEMPTS {
            let reason = format!("the table {} took too little at a time: try again later", self.name);
            return Err(Error::Unavailable(reason.into()));
        }
        if attempt > 0 {
            wait(attempt).await;
        }
        Ok(())
    }

    fn has_read(&self, consumed: Option<&ConsumedCapacity>) {
        self.count(&self.read_tenths, consumed);
    }

    fn has_written(&self, consumed: Option<&ConsumedCapacity>) {
        self.count(&self.write_tenths, consumed);
    }

    /// A condition that does not hold is counted as one unit: the service does not say.
    fn was_refused(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        self.write_tenths.fetch_add(10, Ordering::Relaxed);
    }

    fn count(&self, tenths: &AtomicU64, consumed: Option<&ConsumedCapacity>) {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let units = consumed.and_then(ConsumedCapacity::capacity_units).unwrap_or_default();
        tenths.fetch_add((units * 10.0).round() as u64, Ordering::Relaxed);
    }

    fn failed<E>(&self, error: SdkError<E>) -> Error
    where
        SdkError<E>: ProvideErrorMetadata + std::error::Error + Send + Sync + 'static,
    {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let code = error.code().unwrap_or_default().to_owned();
        let cause = in_a_line(&code, error.message(), &error).into();
        match code.as_str() {
            "AccessDeniedException"
            | "UnrecognizedClientException"
            | "ExpiredTokenException"
            | "InvalidSignatureException"
            | "MissingAuthenticationTokenException" => Error::Denied(self.name.clone(), cause),
            "ResourceNotFoundException" => Error::Missing(self.name.clone(), cause),
            _ => Error::Unavailable(cause),
        }
    }
}

/// What the service answered; or else what became of the request, of which the SDK's own words are only the first.
fn in_a_line(code: &str, message: Option<&str>, error: &(dyn std::error::Error + 'static)) -> String {
    match (code, message) {
        ("", _) => {
            let causes = std::iter::successors(Some(error), |error| error.source());
            causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
        }
        (code, Some(message)) => format!("{code}: {message}"),
        (code, None) => code.to_owned(),
    }
}

/// At random, so that those who were refused together do not come back together.
async fn wait(attempt: u32) {
    let longest = FIRST_WAIT * 2_u32.pow(attempt - 1);
    tokio::time::sleep(longest.mul_f64(fastrand::f64())).await;
}

fn write_request(key: &Key, item: Option<Item>) -> WriteRequest {
    let request = WriteRequest::builder();
    match item {
        Some(item) => {
            let item = key.attributes().into_iter().chain(item).collect();
            request.put_request(PutRequest::builder().set_item(Some(item)).build().expect("an item")).build()
        }
        None => {
            let delete = DeleteRequest::builder().set_key(Some(key.attributes()));
            request.delete_request(delete.build().expect("a key")).build()
        }
    }
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::operation::get_item::GetItemError;

    use super::*;

    #[track_caller]
    fn check(code: &str, message: Option<&str>, said: &str) {
        let late = std::io::Error::new(std::io::ErrorKind::TimedOut, "nobody answered");
        assert_eq!(in_a_line(code, message, &SdkError::<GetItemError>::timeout_error(late)), said);
    }

    #[test]
    fn what_went_wrong_is_said_in_a_line() {
        let code = "ResourceNotFoundException";
        check(code, Some("no such table"), "ResourceNotFoundException: no such table");
        check(code, None, code);
        check("", None, "request has timed out: nobody answered");
    }
}
