//! The AWS account that a stack is in, and what it refuses, in words.
//! Every request of `tintype deploy` goes through one of the clients here.

use std::fmt::Debug;

use anyhow::{Context, anyhow};
use aws_config::SdkConfig;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};

use super::settings;
use crate::aws;

/// An account and a region in it.
pub(super) struct Account {
    /// Twelve digits.
    pub(super) id: String,
    pub(super) region: String,
    /// Whether requests are not encrypted, as only an emulator on this machine has it.
    pub(super) is_plain: bool,
    pub(super) config: SdkConfig,
    pub(super) stacks: aws_sdk_cloudformation::Client,
    pub(super) objects: aws_sdk_s3::Client,
    pub(super) tables: aws_sdk_dynamodb::Client,
}

impl Account {
    /// Whatever the user's other programs use, but for what is given. What is missing is said in a line.
    pub(super) async fn reach(region: Option<&str>, profile: Option<&str>) -> anyhow::Result<Self> {
        let config = aws::configuration(region, profile).await?;
        let region = config.region().map(ToString::to_string).unwrap_or_default();
        let who = aws_sdk_sts::Client::new(&config).get_caller_identity().send().await;
        let who = who.map_err(|error| refused("asking AWS whose account this is", error))?;
        let endpoint = config.endpoint_url();
        // Others than Amazon seldom have a name for each bucket.
        let s3 = aws_sdk_s3::config::Builder::from(&config).force_path_style(endpoint.is_some()).build();
        Ok(Self {
            id: who.account().context("AWS did not say whose account this is")?.to_owned(),
            region,
            is_plain: endpoint.is_some_and(|endpoint| endpoint.starts_with("http://")),
            stacks: aws_sdk_cloudformation::Client::new(&config),
            objects: aws_sdk_s3::Client::from_conf(s3),
            tables: aws_sdk_dynamodb::Client::new(&config),
            config,
        })
    }
}

/// Why a request failed, and what to do about it. `doing` is what was tried, as in `asking for the stack`.
pub(super) fn refused<E, R>(doing: &str, error: SdkError<E, R>) -> anyhow::Error
where
    E: ProvideErrorMetadata + std::error::Error + 'static,
    R: Debug + 'static,
{
    let Some(answer) = error.as_service_error() else {
        return anyhow!(
            "{doing}: AWS did not answer; try again when this machine is online ({})",
            store::s3::causes(&error)
        );
    };
    anyhow!("{doing}: {}", in_words(answer.code().unwrap_or_default(), answer.message().unwrap_or_default()))
}

/// An answer of AWS, and what to do about it.
fn in_words(code: &str, message: &str) -> String {
    match code {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => {
            "the sign-in has expired: run `aws sso login`, or get new credentials".to_owned()
        }
        "InvalidClientTokenId"
        | "UnrecognizedClientException"
        | "InvalidAccessKeyId"
        | "SignatureDoesNotMatch"
        | "IncompleteSignature"
        | "AuthFailure" => {
            format!("AWS does not accept these credentials ({code}): run `aws configure`, or give --profile NAME")
        }
        _ => match lacking(message) {
            Some(lacking) => lacking,
            None if message.is_empty() => format!("AWS answered {}", if code.is_empty() { "no" } else { code }),
            None => match settings::flag(message) {
                Some(flag) => format!("{message} (see {flag})"),
                None => message.to_owned(),
            },
        },
    }
}

/// What to do about a refusal that names a permission, as in `… is not authorized to perform: s3:CreateBucket on resource: …`.
pub(super) fn lacking(message: &str) -> Option<String> {
    let (_, rest) = message.split_once("not authorized to perform: ")?;
    let mut words = rest.split(|letter: char| letter.is_whitespace() || letter == ',');
    let permission = words.next().filter(|permission| !permission.is_empty())?;
    Some(format!("these credentials lack the permission {permission}: ask whoever looks after the account for it"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(code: &str, message: &str, said: &str) {
        let words = in_words(code, message);
        assert!(words.contains(said), "{words}");
    }

    #[test]
    fn a_refusal_says_what_to_do() {
        let denied =
            "User: arn:aws:iam::1:user/ana is not authorized to perform: cloudformation:CreateChangeSet on resource: *";
        check("AccessDenied", denied, "lack the permission cloudformation:CreateChangeSet: ask whoever");
        check("ExpiredToken", "The security token included in the request is expired", "run `aws sso login`");
        check("InvalidClientTokenId", "The security token included in the request is invalid.", "run `aws configure`");
        check("ValidationError", "Stack name is too long", "Stack name is too long");
        check("", "", "AWS answered no");
    }
}
