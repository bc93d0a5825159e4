//! A stack made from the template, in a server that stands in for AWS, with the real program in it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use aws_config::SdkConfig;
use catalogue::Catalogue as _;
use catalogue::dynamodb::DynamoDb;
use emulator::{Aws, Rekognition, python};
use library::{Library, Query, Sizes};
use store::StorageClass;
use store::s3::S3Store;
use tempfile::TempDir;

/// A stack, and what it was made to be.
pub struct Stack {
    pub aws: Aws,
    pub config: SdkConfig,
    outputs: BTreeMap<String, String>,
}

/// What start-up links and sessions are made from.
pub const OWNER_KEY: &str = "owner-key-owner-key-owner-key-owner-key-owner-";

/// How long events may take until they are dealt with.
const PATIENCE: Duration = Duration::from_secs(180);

impl Stack {
    /// Makes one, with these parameters besides those that every stack needs.
    pub async fn make(parameters: &[(&str, &str)], variables: &[(&str, &str)]) -> Self {
        let aws = Aws::start(variables);
        let folder = TempDir::new().unwrap();
        let zip = program(&folder);
        let config = emulator::config(&aws.endpoint());
        let mut stack = Self { aws, config, outputs: BTreeMap::new() };
        stack.run(&["s3", "mb", "s3://programs"]);
        stack.run(&["s3", "cp", "--quiet", zip.to_str().unwrap(), "s3://programs/tintype.zip"]);
        let usual = [
            ("CodeBucket", "programs"),
            ("CodeKey", "tintype.zip"),
            // Built with models, as tests are, one zip is both.
            ("OnnxCodeKey", "tintype.zip"),
            ("OwnerKey", OWNER_KEY),
            ("RequireTls", "false"),
        ];
        let chosen: Vec<String> = usual
            .iter()
            .chain(parameters)
            .map(|(name, value)| format!("ParameterKey={name},ParameterValue={value}"))
            .collect();
        let template = format!("file://{}", root().join("deploy/template.yaml").display());
        let mut create = vec!["cloudformation", "create-stack", "--stack-name", "family", "--template-body", &template];
        create.extend(["--capabilities", "CAPABILITY_NAMED_IAM", "--parameters"]);
        create.extend(chosen.iter().map(String::as_str));
        stack.run(&create);
        stack.run(&["cloudformation", "wait", "stack-create-complete", "--stack-name", "family"]);
        let described = stack.run(&["cloudformation", "describe-stacks", "--stack-name", "family"]);
        let described: serde_json::Value = serde_json::from_str(&described).unwrap();
        for output in described["Stacks"][0]["Outputs"].as_array().expect("outputs") {
            let text = |name: &str| output[name].as_str().unwrap().to_owned();
            stack.outputs.insert(text("OutputKey"), text("OutputValue"));
        }
        stack
    }

    /// Makes what could not be done come back soon, which otherwise takes twelve minutes.
    pub fn hasten(&self) {
        let queue = self.output("Queue");
        self.run(&["sqs", "set-queue-attributes", "--queue-url", queue, "--attributes", "VisibilityTimeout=20"]);
        let function = self.output("IngestFunction");
        self.run(&["lambda", "update-function-configuration", "--function-name", function, "--timeout", "20"]);
    }

    /// Makes one that has pictures recognised, by a server that behaves as these settings say besides.
    pub async fn recognising(settings: &str) -> (Self, Rekognition) {
        let rekognition = Rekognition::start();
        let address = rekognition.endpoint();
        let stack =
            Self::make(&[("Recogniser", "rekognition")], &[("AWS_ENDPOINT_URL_REKOGNITION", address.as_str())]).await;
        rekognition.tell(&format!(r#"{{"s3": "{}", {settings}}}"#, stack.aws.endpoint()));
        (stack, rekognition)
    }

    /// Gives one parameter another value.
    pub async fn change(&self, name: &str, value: &str) {
        let as_before = ["CodeBucket", "CodeKey", "OwnerKey", "RequireTls"];
        let mut update = vec!["cloudformation", "update-stack", "--stack-name", "family", "--use-previous-template"];
        update.extend(["--capabilities", "CAPABILITY_NAMED_IAM", "--parameters"]);
        let mut parameters = as_before.map(|name| format!("ParameterKey={name},UsePreviousValue=true")).to_vec();
        parameters.push(format!("ParameterKey={name},ParameterValue={value}"));
        update.extend(parameters.iter().map(String::as_str));
        self.run(&update);
        let began = Instant::now();
        // The command line's own wait looks only every 30 seconds.
        let state = ["cloudformation", "describe-stacks", "--stack-name", "family", "--query", "Stacks[0].StackStatus"];
        while self.run(&state).trim() != r#""UPDATE_COMPLETE""# {
            assert!(began.elapsed() < PATIENCE, "{}", self.run(&state));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// One of the stack's outputs.
    pub fn output(&self, name: &str) -> &str {
        self.outputs.get(name).unwrap_or_else(|| panic!("no output {name} among {:?}", self.outputs))
    }

    /// Runs the AWS command line, which must succeed, and answers what it printed.
    pub fn run(&self, arguments: &[&str]) -> String {
        run(&self.aws, arguments)
    }

    /// The catalogue that the function keeps.
    pub fn catalogue(&self) -> DynamoDb {
        DynamoDb::new(aws_sdk_dynamodb::Client::new(&self.config), self.output("Table"))
    }

    /// The objects.
    pub fn store(&self) -> S3Store {
        let address = format!("s3://{}", self.output("Bucket")).parse().unwrap();
        S3Store::new(&self.config, address, StorageClass::GlacierIr)
    }

    /// The library, as somebody with the account's own key sees it.
    pub fn library(&self) -> Library {
        Library::new(Arc::new(self.store()), Arc::new(self.catalogue()), sizes())
    }

    /// How many messages a queue holds, those that are being dealt with included.
    fn messages(&self, queue: &str) -> u64 {
        let asked = ["sqs", "get-queue-attributes", "--attribute-names", "All", "--queue-url", self.output(queue)];
        let answer: serde_json::Value = serde_json::from_str(&self.run(&asked)).unwrap();
        let count = |name: &str| answer["Attributes"][name].as_str().expect("a number").parse::<u64>().unwrap();
        count("ApproximateNumberOfMessages") + count("ApproximateNumberOfMessagesNotVisible")
    }

    /// Waits until every event has been dealt with.
    pub async fn wait_for_an_empty_queue(&self) {
        let began = Instant::now();
        while self.messages("Queue") > 0 {
            assert!(began.elapsed() < PATIENCE, "events are left:\n{}", tail(&self.aws.log()));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }

    /// How many events could not be dealt with.
    pub fn letters(&self) -> u64 {
        self.messages("DeadLetterQueue")
    }

    /// Waits for so many events that could not be dealt with. Answers why, sorted.
    pub async fn wait_for_letters(&self, count: u64) -> Vec<String> {
        let began = Instant::now();
        while self.letters() < count {
            assert!(began.elapsed() < PATIENCE, "{} letters:\n{}", self.letters(), tail(&self.aws.log()));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mut reasons = Vec::new();
        while (reasons.len() as u64) < count {
            let all = ["--message-attribute-names", "All", "--max-number-of-messages", "10"];
            let asked =
                [&["sqs", "receive-message", "--queue-url", self.output("DeadLetterQueue")], all.as_slice()].concat();
            let answer: serde_json::Value = serde_json::from_str(&self.run(&asked)).unwrap();
            let reason = |message: &serde_json::Value| {
                message["MessageAttributes"]["reason"]["StringValue"].as_str().unwrap_or("no reason").to_owned()
            };
            reasons.extend(answer["Messages"].as_array().expect("messages").iter().map(reason));
        }
        reasons.sort();
        reasons
    }

    /// Tells the function something, as S3 does.
    pub fn tell(&self, message: &str) {
        self.run(&["sqs", "send-message", "--queue-url", self.output("Queue"), "--message-body", message]);
    }

    /// Waits until so many pictures are found.
    pub async fn wait_for_pictures(&self, count: usize) {
        let catalogue = self.catalogue();
        let began = Instant::now();
        loop {
            let found = catalogue.find(&Query::default()).await.unwrap().rows.len();
            if found == count {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{found} of {count} pictures came:\n{}", tail(&self.aws.log()));
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// Runs the AWS command line, which must succeed, and answers what it printed.
pub fn run(aws: &Aws, arguments: &[&str]) -> String {
    let mut command = emulator::command_line(&aws.endpoint());
    command.args(["--output", "json"]).args(arguments);
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "aws {arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// What S3 says when objects were written or removed.
pub fn event(keys: &[impl AsRef<str>]) -> String {
    let event =
        |key: &str| serde_json::json!({"eventName": "ObjectCreated:Put", "s3": {"object": {"key": encoded(key)}}});
    serde_json::json!({"Records": keys.iter().map(|key| event(key.as_ref())).collect::<Vec<_>>()}).to_string()
}

/// A key as events have it.
fn encoded(key: &str) -> String {
    let letter = |byte: u8| match byte {
        b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' | b'/' | b'.' | b'-' | b'_' => (byte as char).to_string(),
        b' ' => "+".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    key.bytes().map(letter).collect()
}

pub fn sizes() -> Sizes {
    Sizes { thumbnail_px: 2048, tile_px: 360 }
}

pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The end of a log, which may be long.
fn tail(log: &str) -> String {
    let lines: Vec<&str> = log.lines().collect();
    lines[lines.len().saturating_sub(60)..].join("\n")
}

/// The function's zip: what is only for debugging makes it slow to upload.
fn program(folder: &TempDir) -> PathBuf {
    let (program, zip) = (folder.path().join("bootstrap"), folder.path().join("tintype.zip"));
    let stripped = Command::new("strip").arg("-o").arg(&program).arg(env!("CARGO_BIN_EXE_bootstrap")).status().unwrap();
    assert!(stripped.success());
    let zipped = Command::new(python("python")).args(["-m", "zipfile", "-c"]).args([&zip, &program]).status().unwrap();
    assert!(zipped.success());
    zip
}
