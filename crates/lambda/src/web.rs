//! The gallery, for whoever has signed in: requests that come through the function's address, as the edge passes them on.
//! Time and chance are read here, and what failed is written to the log.

use std::sync::Arc;
use std::time::Duration;

use lambda_http::http::{HeaderValue, Response, StatusCode, header};
use lambda_http::tower::ServiceExt as _;
use lambda_http::{Error, Request, RequestExt as _, service_fn};
use library::Library;
use web::{Access, Failure, Moment, OwnerKey, Pictures};

use crate::clock::now_ms;
use crate::edge::EdgeKey;
use crate::log::say;
use crate::noted::Noted;

/// Answers requests until the function is stopped.
pub(crate) async fn run(
    library: Library,
    owner_key: OwnerKey,
    noted: Noted,
    edge_key: Option<Box<EdgeKey>>,
    address: Option<String>,
) -> Result<(), Error> {
    let noted = Arc::new(noted);
    let access = Access { owner_key, once: noted.clone(), attempts: noted, moment: Arc::new(moment) };
    // Only whoever has the key can have the edge answer.
    let pictures = if edge_key.is_some() { Pictures::Edge } else { Pictures::Gallery };
    let router = web::anywhere(library, access, pictures, address).await?;
    let edge_key = edge_key.as_deref();
    lambda_http::run(service_fn(|request: Request| {
        let (router, path) = (router.clone(), request.uri().path().to_owned());
        async move {
            let left = Duration::from_millis(request.lambda_context().deadline.saturating_sub(now_ms()));
            let answering = tokio::time::timeout(left.saturating_sub(TO_SAY_SO), router.oneshot(request));
            let mut response = match answering.await {
                Ok(response) => response?,
                Err(_) => too_long(),
            };
            if let Some(edge_key) = edge_key {
                edge_key.tell(&path, &mut response, now_ms())?;
            }
            if let Some(Failure(reason)) = response.extensions().get() {
                say(&[("problem", reason), ("asked", said(&path))]);
            }
            Ok::<_, Error>(response)
        }
    }))
    .await
}

/// How long before the function is stopped it says that it was not done.
const TO_SAY_SO: Duration = Duration::from_secs(2);

fn too_long<B: From<&'static str>>() -> Response<B> {
    let words = "that took too long here: try it again, and what was decided already is finished\n";
    let mut response = Response::new(words.into());
    *response.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
    for (name, value) in [(header::CACHE_CONTROL, "no-store"), (header::CONTENT_TYPE, "text/plain; charset=utf-8")] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response.extensions_mut().insert(Failure("it was not done in time".to_owned()));
    response
}

/// A path as it may stand in a log: a start-up link or an invitation that could not be used is still good, and so is a share's.
fn said(path: &str) -> &str {
    let secret = [("/sign-in/", "/sign-in/…"), ("/invitation/", "/invitation/…"), ("/s/", "/s/…")];
    secret.into_iter().find(|(begin, _)| path.starts_with(begin)).map_or(path, |(_, said)| said)
}

fn moment() -> Moment {
    let mut random = [0; 16];
    getrandom::fill(&mut random).expect("the system has randomness");
    Moment { now_ms: now_ms(), random }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_link_that_opens_something_stands_in_a_log() {
        for (path, logged) in [
            ("/sign-in/AQAA/open", "/sign-in/…"),
            ("/invitation/0123", "/invitation/…"),
            ("/s/0123/tiles/4567", "/s/…"),
            ("/api/search", "/api/search"),
            ("/", "/"),
        ] {
            assert_eq!(said(path), logged);
        }
    }
}
