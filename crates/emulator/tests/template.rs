//! The template makes a stack that is private and wired, and that leaves the bucket and the table behind.
//! `tools/template` checks what can be read from it; what its roles may do is tested with the program itself.

use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use emulator::{Aws, command_line, python};
use tempfile::TempDir;

const TEMPLATE: &str = concat!("file://", env!("CARGO_MANIFEST_DIR"), "/../../deploy/template.yaml");
const BUCKET: &str = "tintype-000000000000-us-east-1";
const OWNER: &str = "OwnerKey=0123456789012345678901234567890123456789012";

/// A server with the zip of a program that takes every event and says what it was.
struct Account {
    server: Aws,
    code: TempDir,
}

impl Account {
    fn new(variables: &[(&str, &str)]) -> Self {
        let server = Aws::start(variables);
        let account = Self { server, code: zip() };
        account.ask(&["s3", "mb", "s3://code"]);
        let zip = account.code.path().join("code.zip");
        account.ask(&["s3", "cp", zip.to_str().unwrap(), "s3://code/code.zip"]);
        account
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = command_line(&self.server.endpoint());
        command.args(["--output", "text"]).args(arguments).output().unwrap()
    }

    /// What the command line answers, its words separated by one space each.
    fn ask(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        words(&output.stdout)
    }

    #[track_caller]
    fn check(&self, arguments: &str, expected: &str) {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        assert_eq!(self.ask(&arguments), expected, "{arguments:?}");
    }

    /// Makes or changes the stack.
    #[track_caller]
    fn deploy(&self, verb: &str, parameters: &[&str]) {
        let asked = self.try_deploy(verb, parameters);
        assert!(asked.status.success(), "{}", String::from_utf8_lossy(&asked.stderr));
        assert_eq!(self.settled(), format!("{}_COMPLETE", verb.to_uppercase()));
    }

    /// The stack's state once nothing happens to it any more; empty when it is gone.
    fn settled(&self) -> String {
        // The command line's own wait looks only every 30 seconds.
        let query = "Stacks[0].StackStatus";
        let patience = Instant::now() + Duration::from_secs(60);
        loop {
            let state = self.run(&["cloudformation", "describe-stacks", "--stack-name", "tintype", "--query", query]);
            let state = words(&state.stdout);
            if !state.ends_with("_IN_PROGRESS") {
                return state;
            }
            assert!(Instant::now() < patience, "the stack is still {state}");
        }
    }

    fn try_deploy(&self, verb: &str, parameters: &[&str]) -> Output {
        let verb = format!("{verb}-stack");
        let mut arguments = vec!["cloudformation", &verb, "--stack-name", "tintype", "--template-body", TEMPLATE];
        arguments.extend(["--capabilities", "CAPABILITY_NAMED_IAM", "--parameters"]);
        let given = ["CodeBucket=code", "CodeKey=code.zip"];
        let pairs: Vec<String> = given
            .iter()
            .chain(parameters)
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap();
                format!("ParameterKey={name},ParameterValue={value}")
            })
            .collect();
        arguments.extend(pairs.iter().map(String::as_str));
        self.run(&arguments)
    }

    fn output(&self, name: &str) -> String {
        let query = format!("Stacks[0].Outputs[?OutputKey=='{name}'].OutputValue");
        self.ask(&["cloudformation", "describe-stacks", "--stack-name", "tintype", "--query", &query])
    }

    /// Until the server, and the functions that it runs, have printed `text`.
    fn wait_for(&self, text: &str) {
        let patience = Instant::now() + Duration::from_secs(30);
        while !self.server.log().contains(text) {
            assert!(Instant::now() < patience, "{text} was not seen:\n{}", self.server.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn zip() -> TempDir {
    let folder = TempDir::new().unwrap();
    let program = folder.path().join("bootstrap");
    let text = format!("#!{}\n{PROGRAM}", python("python").display());
    std::fs::write(&program, text).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let made = Command::new(python("python"))
        .current_dir(folder.path())
        .args(["-m", "zipfile", "-c", "code.zip", "bootstrap"])
        .status()
        .unwrap();
    assert!(made.success());
    folder
}

const PROGRAM: &str = r#"
import json, os, sys, urllib.request
base = f"http://{os.environ['AWS_LAMBDA_RUNTIME_API']}/2018-06-01/runtime/invocation/"
while True:
    with urllib.request.urlopen(base + "next") as event:
        id, body = event.headers["lambda-runtime-aws-request-id"], json.load(event)
    for message in body["Records"]:
        for record in json.loads(message["body"]).get("Records", []):
            print(os.environ["TINTYPE_ROLE"], "took", record["eventName"], record["s3"]["object"]["key"], file=sys.stderr, flush=True)
    urllib.request.urlopen(base + id + "/response", data=b'{"batchItemFailures":[]}').read()
"#;

fn words(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_stack_is_private_and_wired_and_leaves_the_photos_behind() {
    let account = Account::new(&[]);
    account.deploy("create", &[OWNER, "RequireTls=false"]);

    assert_eq!(account.output("Bucket"), BUCKET);
    assert_eq!(account.output("Table"), "tintype-catalogue");
    assert_eq!(account.output("IngestFunction"), "tintype-ingest");
    assert_eq!(account.output("WebFunction"), "tintype-web");
    assert!(account.output("Queue").ends_with("/tintype-events"));
    assert!(account.output("DeadLetterQueue").ends_with("/tintype-dead-letters"));
    assert!(account.output("GalleryAddress").starts_with("https://"));
    assert_eq!(account.output("UploadStorageClass"), "GLACIER_IR");
    assert_eq!(
        account.output("Upload"),
        format!("aws s3 sync FOLDER s3://{BUCKET}/originals/ --storage-class GLACIER_IR")
    );

    let of_bucket = |call: &str, query: &str, expected: &str| {
        account.check(&format!("s3api {call} --bucket {BUCKET} --query {query}"), expected);
    };
    of_bucket("get-bucket-versioning", "Status", "Enabled");
    of_bucket("get-public-access-block", "values(PublicAccessBlockConfiguration)", "True True True True");
    of_bucket("get-bucket-ownership-controls", "OwnershipControls.Rules[].ObjectOwnership", "BucketOwnerEnforced");
    of_bucket(
        "get-bucket-encryption",
        "ServerSideEncryptionConfiguration.Rules[].ApplyServerSideEncryptionByDefault.SSEAlgorithm",
        "AES256",
    );
    let notifications = "QueueConfigurations[].[Events,Filter.Key.FilterRules[].Value][][]";
    of_bucket(
        "get-bucket-notification-configuration",
        notifications,
        "s3:ObjectCreated:* originals/ s3:ObjectRemoved:* originals/",
    );
    let table = "dynamodb describe-table --table-name tintype-catalogue --query";
    account.check(
        &format!("{table} Table.[AttributeDefinitions[].AttributeType,KeySchema[].AttributeName][]"),
        "S B pk sk",
    );
    account.check(&format!("{table} Table.BillingModeSummary.BillingMode"), "PAY_PER_REQUEST");
    account.check("logs describe-log-groups --query logGroups[].retentionInDays", "30 30");
    account.check(
        "lambda list-function-url-configs --function-name tintype-web --query FunctionUrlConfigs[].AuthType",
        "AWS_IAM",
    );
    account.check(
        "lambda list-event-source-mappings --query EventSourceMappings[].[BatchSize,ScalingConfig.MaximumConcurrency,FunctionResponseTypes[0]]",
        "5 5 ReportBatchItemFailures",
    );
    let environment = |name: &str| {
        let query = "join(' ', sort(keys(Environment.Variables)))";
        account.ask(&["lambda", "get-function-configuration", "--function-name", name, "--query", query])
    };
    let both =
        "TINTYPE_RECOGNISER TINTYPE_ROLE TINTYPE_STORAGE_CLASS TINTYPE_TABLE TINTYPE_THUMBNAIL_PX TINTYPE_TILE_PX";
    assert_eq!(environment("tintype-ingest"), format!("TINTYPE_BUCKET TINTYPE_DEAD_LETTERS TINTYPE_QUEUE {both}"));
    assert_eq!(environment("tintype-web"), format!("TINTYPE_BUCKET TINTYPE_OWNER_KEY {both}"));

    let photo = account.code.path().join("bootstrap");
    let key = format!("s3://{BUCKET}/originals/Sommer Üb+er&.jpg");
    account.ask(&["s3", "cp", photo.to_str().unwrap(), &key]);
    account.wait_for("ingest took ObjectCreated:Put originals/Sommer+%C3%9Cb%2Ber%26.jpg");
    account.ask(&["s3", "rm", &key]);
    account.wait_for("ingest took ObjectRemoved:DeleteMarkerCreated originals/Sommer+%C3%9Cb%2Ber%26.jpg");
    let elsewhere = format!("s3://{BUCKET}/thumbnails/cat.jpg.jpg");
    account.ask(&["s3", "cp", photo.to_str().unwrap(), &elsewhere]);

    account.ask(&["cloudformation", "delete-stack", "--stack-name", "tintype"]);
    assert_eq!(account.settled(), "");
    account.check(&format!("s3api list-object-versions --bucket {BUCKET} --query length(Versions)"), "2");
    account.check("dynamodb list-tables --query TableNames", "tintype-catalogue");
    account.check("lambda list-functions --query Functions", "");
    account.check("iam list-roles --query Roles", "");
    account.check("logs describe-log-groups --query logGroups", "");

    let endpoint = account.server.endpoint();
    let port = endpoint.rsplit(':').next().unwrap();
    let unpacked = std::env::temp_dir().join(format!("ministack-provided-code-{port}"));
    assert!(!unpacked.exists(), "what the functions are made of is left behind in {}", unpacked.display());
}

#[test]
fn an_update_changes_what_was_asked() {
    let account = Account::new(&[]);
    account.deploy("create", &[OWNER, "RequireTls=false"]);
    // The emulator knows no budgets.
    let changed = [
        "StorageClass=DEEP_ARCHIVE",
        "Recogniser=rekognition",
        "NotificationEmail=ana@example.org",
        "MonthlyBudgetUsd=0",
        "LogRetentionDays=7",
    ];
    let with = |tls: &'static str| [[OWNER, tls].as_slice(), &changed].concat();
    account.deploy("update", &with("RequireTls=false"));

    assert_eq!(account.output("StorageClass"), "DEEP_ARCHIVE");
    assert_eq!(account.output("UploadStorageClass"), "STANDARD", "an archived original cannot be read");
    assert_eq!(account.output("Collection"), "tintype-faces");
    let variables = "Environment.Variables.[TINTYPE_STORAGE_CLASS,TINTYPE_RECOGNISER,TINTYPE_COLLECTION]";
    account.check(
        &format!("lambda get-function-configuration --function-name tintype-ingest --query {variables}"),
        "STANDARD rekognition tintype-faces",
    );
    account.check("logs describe-log-groups --query logGroups[].retentionInDays", "7 7");
    account.check("sns list-subscriptions --query Subscriptions[].[Protocol,Endpoint]", "email ana@example.org");

    account.deploy("update", &with("RequireTls=true"));
    let policy = account.ask(&["s3api", "get-bucket-policy", "--bucket", BUCKET]);
    assert!(policy.contains(r#""Bool": {"aws:SecureTransport": "false"}"#), "{policy}");
}

#[test]
fn what_would_be_unsafe_is_refused() {
    // Any account but the emulators' own.
    let account = Account::new(&[("MINISTACK_ACCOUNT_ID", "111122223333")]);
    let check = |parameters: &[&str], reason: &str| {
        let asked = account.try_deploy("create", parameters);
        let said = String::from_utf8_lossy(&asked.stderr);
        assert!(said.contains(reason), "{parameters:?}: {said}");
    };
    check(&[OWNER, "RequireTls=false"], "RequireTls may only be false in an emulator");
    check(&["OwnerKey=secret"], "OwnerKey");
    check(&[OWNER, "DomainName=photos.example.org"], "DomainName and CertificateArn belong together");
    check(&[OWNER, "BucketName=With.Dots"], "BucketName");
    check(&[OWNER, "Recogniser=onnx"], "Recogniser onnx takes the program with models in it");
}
