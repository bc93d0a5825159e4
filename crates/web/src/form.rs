//! What the gallery's own forms send (`application/x-www-form-urlencoded`), read no further than such a form is long.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use futures::StreamExt as _;

use crate::Refusal;

/// What was typed and chosen.
pub(crate) struct Form(String);

/// Several hundred titles of albums.
const MOST_BYTES: usize = 128 << 10;
/// So much of what is too long is read and dropped: a browser that could not send all of it would show no answer.
const MOST_DROPPED_BYTES: usize = 32 << 20;

impl Form {
    /// What a field says; empty where there is none.
    pub(crate) fn field(&self, name: &str) -> String {
        self.fields(name).next().unwrap_or_default()
    }

    /// What each of the fields of this name says: of boxes, those that were ticked.
    pub(crate) fn fields(&self, name: &str) -> impl Iterator<Item = String> {
        let pairs = self.0.split('&').filter_map(|field| field.split_once('='));
        pairs.filter(move |(field, _)| *field == name).filter_map(|(_, value)| decoded(value))
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = Refusal;

    async fn from_request(request: Request<Body>, _state: &S) -> Result<Self, Refusal> {
        let mut pieces = request.into_body().into_data_stream();
        let (mut form, mut length) = (Vec::new(), 0);
        while let Some(piece) = pieces.next().await {
            let piece = piece?;
            length += piece.len();
            if length > MOST_DROPPED_BYTES {
                break;
            }
            if length <= MOST_BYTES {
                form.extend_from_slice(&piece);
            }
        }
        if length > MOST_BYTES {
            return Err(Refusal::TooLong);
        }
        Ok(Self(String::from_utf8(form).map_err(|_| Refusal::Refused("that is no form".to_owned()))?))
    }
}

fn decoded(value: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_what_was_typed() {
        let rows = [
            ("password=a+b%26%C3%BC", "a b&ü"),
            ("other=1&password=x", "x"),
            ("password=", ""),
            ("password=%C3", ""),
            ("password=%2", ""),
            ("", ""),
        ];
        for (form, said) in rows {
            assert_eq!(Form(form.to_owned()).field("password"), said, "{form}");
        }
        let boxes = Form("album=A&person=C&album=B".to_owned());
        assert_eq!(boxes.fields("album").collect::<Vec<_>>(), ["A", "B"]);
    }
}
