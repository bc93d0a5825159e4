//! A service that does not always do what it is asked: in front of a server here, it refuses requests, or does half of one.
//! What is refused never reaches the server.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::interceptors::BeforeTransmitInterceptorContextMut;
use aws_sdk_dynamodb::config::retry::RetryConfig;
use aws_sdk_dynamodb::config::{ConfigBag, HttpClient, Intercept, RuntimeComponents};
use aws_sdk_dynamodb::error::{BoxError, ConnectorError};

use aws_smithy_runtime_api::client::http::{HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn};
use aws_smithy_runtime_api::client::orchestrator::{HttpRequest, HttpResponse};
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::byte_stream::ByteStream;
use emulator::Aws;
use serde_json::{Map, Value, json};

/// How many items a few are.
const SCANNED: usize = 7;

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Mood {
    Willing,
    /// The error of this name is answered.
    Refuses(&'static str),
    /// Of several items only the first half is dealt with, and of a table only a few are read at a time.
    Halves,
}

/// A client of the service, which asks `mood` before each request, by the name of the operation.
pub fn client(aws: &Aws, mood: impl Fn(&str) -> Mood + Send + Sync + 'static) -> Client {
    let config = emulator::config(&aws.endpoint());
    let server = config.http_client().expect("the emulator's configuration has one");
    let between = http_client_fn(move |settings, components| {
        SharedHttpConnector::new(Connector(server.http_connector(settings, components)))
    });
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let config = aws_sdk_dynamodb::config::Builder::from(&config).http_client(between).retry_config(retries);
    Client::from_conf(config.interceptor(Decides(Arc::new(mood))).build())
}

/// What was decided for a request, and the items of it that are not dealt with.
#[derive(Clone)]
struct Decided(Mood, Option<(&'static str, Value)>);

struct Decides(Arc<dyn Fn(&str) -> Mood + Send + Sync>);

impl fmt::Debug for Decides {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Decides")
    }
}

impl Intercept for Decides {
    fn name(&self) -> &'static str {
        "decides"
    }

    fn modify_before_signing(
        &self,
        context: &mut BeforeTransmitInterceptorContextMut<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let request = context.request_mut();
        let target = request.headers().get("x-amz-target").expect("an operation").to_owned();
        let operation = target.rsplit('.').next().expect("one part at least");
        let mood = (self.0)(operation);
        if (operation, mood) == ("Scan", Mood::Halves) {
            change(request, |asked| drop(asked.insert("Limit".to_owned(), json!(SCANNED))));
        }
        let unprocessed = match operation {
            "BatchGetItem" => Some("UnprocessedKeys"),
            "BatchWriteItem" => Some("UnprocessedItems"),
            _ => None,
        };
        let left = unprocessed
            .filter(|_| mood == Mood::Halves)
            .map(|name| (name, change(request, |asked| split(asked.get_mut("RequestItems").expect("items")))));
        request.add_extension(Decided(mood, left));
        Ok(())
    }
}

/// Changes what is asked.
fn change<T>(request: &mut HttpRequest, change: impl FnOnce(&mut Map<String, Value>) -> T) -> T {
    let mut asked = serde_json::from_slice(request.body().bytes().expect("a body in memory")).expect("JSON");
    let changed = change(&mut asked);
    let body = serde_json::to_vec(&asked).expect("JSON");
    request.headers_mut().insert("content-length", body.len().to_string());
    *request.body_mut() = SdkBody::from(body);
    changed
}

/// Takes the second half of each table's items out.
fn split(tables: &mut Value) -> Value {
    let mut left = Map::new();
    for (table, asked) in tables.as_object_mut().expect("tables") {
        let mut others = asked.clone();
        let items = |value: &'_ mut Value| -> Vec<Value> {
            let items = if value.is_array() { value } else { &mut value["Keys"] };
            std::mem::take(items.as_array_mut().expect("items"))
        };
        let mut first = items(asked);
        let second = first.split_off(first.len().div_ceil(2));
        items(&mut others);
        let put = |value: &mut Value, items: Vec<Value>| match value {
            Value::Array(array) => *array = items,
            _ => value["Keys"] = Value::Array(items),
        };
        put(asked, first);
        if !second.is_empty() {
            put(&mut others, second);
            left.insert(table.clone(), others);
        }
    }
    Value::Object(left)
}

#[derive(Debug)]
struct Connector(SharedHttpConnector);

impl HttpConnector for Connector {
    fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
        let Decided(mood, left) = request.extension::<Decided>().expect("what was decided").clone();
        match mood {
            Mood::Refuses(code) => HttpConnectorFuture::ready(Ok(refusal(code))),
            Mood::Willing | Mood::Halves => {
                let answering = self.0.call(request);
                HttpConnectorFuture::new(async move {
                    let answer = answering.await?;
                    match left {
                        Some(left) => with(answer, left).await,
                        None => Ok(answer),
                    }
                })
            }
        }
    }
}

fn refusal(code: &str) -> HttpResponse {
    let body = json!({ "__type": format!("com.amazonaws.dynamodb.v20120810#{code}"), "message": "not today" });
    HttpResponse::new(400.try_into().expect("a status"), SdkBody::from(body.to_string()))
}

/// The answer, with what was left out of the request in it.
async fn with(answer: HttpResponse, (name, left): (&str, Value)) -> Result<HttpResponse, ConnectorError> {
    let status = answer.status();
    let body = ByteStream::new(answer.into_body()).collect().await.map_err(|error| ConnectorError::io(error.into()))?;
    let mut answer: Map<String, Value> = serde_json::from_slice(&body.into_bytes()).expect("JSON");
    answer.insert(name.to_owned(), left);
    Ok(HttpResponse::new(status, SdkBody::from(Value::Object(answer).to_string())))
}
