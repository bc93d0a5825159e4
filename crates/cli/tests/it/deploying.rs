//! `tintype deploy`: a stack is shown, made, changed, removed and made again, in a server that stands in for AWS.
//! What is in the stack is tested with the template; here it is what somebody is told, and what happens to their photographs.

use std::io::Write;
use std::process::{Command, Stdio};

use emulator::{Aws, Fault, KEY, Proxy, REGION, command_line};

use crate::session::{Ran, Session};

const BUCKET: &str = "tintype-000000000000-us-east-1";

/// An account, and the program as somebody there runs it.
struct Account {
    server: Aws,
    session: Session,
}

impl Account {
    fn new() -> Self {
        let account = Self { server: Aws::start(&[]), session: Session::new() };
        account.session.write("program.zip", &zip(1, PLAIN));
        account.session.write("newer.zip", &zip(2, PLAIN));
        account
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.session.command(&[&["deploy"], arguments].concat());
        command.env("AWS_ENDPOINT_URL", self.server.endpoint());
        command.env("AWS_ACCESS_KEY_ID", KEY).env("AWS_SECRET_ACCESS_KEY", KEY).env("AWS_REGION", REGION);
        command.env("XDG_CONFIG_HOME", self.session.path("config")).env("HOME", self.session.path("home"));
        command
    }

    #[track_caller]
    fn deploy(&self, arguments: &[&str]) -> Ran {
        let ran = Ran::of(self.command(arguments).output().unwrap());
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
        ran
    }

    #[track_caller]
    fn refused(&self, arguments: &[&str], code: i32, reason: &str) {
        let ran = Ran::of(self.command(arguments).output().unwrap());
        assert_eq!(ran.code, code, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!(ran.err.contains(reason), "{arguments:?}: {}", ran.err);
    }

    /// Runs it with somebody who types.
    fn typed(&self, arguments: &[&str], answer: &str) -> Ran {
        let mut command = self.command(arguments);
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// What the AWS command line answers.
    #[track_caller]
    fn ask(&self, arguments: &str) -> String {
        let mut command = command_line(&self.server.endpoint());
        let output = command.args(["--output", "text"]).args(arguments.split(' ')).output().unwrap();
        assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    /// Puts a `library.json` into the bucket.
    fn settings(&self, text: &str) {
        self.session.write("library.json", text.as_bytes());
        self.ask(&format!("s3 cp {} s3://{BUCKET}/library.json", self.session.path("library.json").display()));
    }

    fn buckets(&self) -> String {
        self.ask("s3api list-buckets --query Buckets[].Name")
    }

    fn stacks(&self) -> String {
        self.ask("cloudformation describe-stacks --query Stacks[].StackName")
    }

    /// Makes the stack impossible: its gallery's function is there already, with an address.
    fn in_the_way(&self, stack: &str) {
        let zip = format!("fileb://{}", self.session.path("program.zip").display());
        let name = format!("--function-name {stack}-web");
        let function = format!("{name} --runtime provided.al2023 --handler bootstrap --role");
        self.ask(&format!("lambda create-function {function} arn:aws:iam::000000000000:role/other --zip-file {zip}"));
        self.ask(&format!("lambda create-function-url-config {name} --auth-type AWS_IAM"));
    }

    /// The checksums of the programs of the function that reads photographs, and of the gallery's.
    fn programs(&self) -> [String; 2] {
        ["tintype-ingest", "tintype-web"].map(|name| {
            self.ask(&format!("lambda get-function-configuration --function-name {name} --query CodeSha256"))
        })
    }

    /// A setting of the function that reads photographs.
    fn setting(&self, name: &str) -> String {
        let query = format!("Environment.Variables.{name}");
        self.ask(&format!("lambda get-function-configuration --function-name tintype-ingest --query {query}"))
    }
}

const PLAIN: &str = "tintype for x86_64";
const ONNX: &str = "tintype with models for x86_64";

/// The smallest zip, with the comment that says what it was built for; its file is empty and called by a number.
fn zip(number: u8, comment: &str) -> Vec<u8> {
    let name = [b'0' + number];
    let version_to_comment = |entry: &mut Vec<u8>| {
        // Version, flags, method, time, date, checksum, two sizes: nothing in it, from 1980.
        entry.extend([20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
    };
    let mut zip = b"PK\x03\x04".to_vec();
    version_to_comment(&mut zip);
    zip.extend(name);
    let directory = zip.len() as u8;
    zip.extend(b"PK\x01\x02\x14\x03");
    version_to_comment(&mut zip);
    // Comment, disk, attributes, where the entry is.
    zip.extend([0; 14]);
    zip.extend(name);
    let length = zip.len() as u8 - directory;
    zip.extend(b"PK\x05\x06\0\0\0\0\x01\0\x01\0");
    zip.extend([length, 0, 0, 0, directory, 0, 0, 0, comment.len() as u8, 0]);
    zip.extend(comment.bytes());
    zip
}

#[test]
fn nothing_is_made_before_somebody_agrees() {
    let account = Account::new();
    let shown =
        account.deploy(&["--program", "program.zip", "--dry-run", "--email", "ana@example.org", "--budget", "0"]);
    for line in [
        "tintype in us-east-1 of account 000000000000 is new",
        "  email: none → ana@example.org",
        "  + a private, encrypted bucket for the photographs, which keeps every version of them",
        "  + the gallery: a function that answers whoever has signed in, its log",
        "  nothing for the stack itself; what is kept in it is paid by the month",
    ] {
        assert!(shown.out.lines().any(|shown| shown == line), "{line}: {}", shown.out);
    }
    assert!(!shown.out.contains("the month's bill"), "{}", shown.out);

    for answer in ["n\n", "\n", "", "yes please\n"] {
        let ran = account.typed(&["--program", "program.zip"], answer);
        assert_eq!(ran.code, 0);
        assert!(ran.err.ends_with("Go ahead? [y/N] Nothing was changed.\n") || answer.is_empty(), "{}", ran.err);
    }
    assert_eq!((account.stacks(), account.buckets()), (String::new(), String::new()));
    assert!(!account.session.path("config").exists());
}

#[test]
fn a_stack_is_made_changed_removed_and_made_again_around_the_same_photographs() {
    let account = Account::new();
    let made = account.typed(&["--program", "program.zip"], "y\n");
    assert_eq!(made.code, 0, "{}", made.err);
    assert!(made.err.contains("ready: the bucket for the photographs\n"), "{}", made.err);
    assert!(made.out.contains(&format!("\n  upload    tintype sync FOLDER s3://{BUCKET}\n")), "{}", made.out);
    assert!(made.out.lines().any(|line| line.contains(".cloudfront.net/sign-in/")), "{}", made.out);
    let programs = "tintype-programs-000000000000-us-east-1";
    assert_eq!(account.buckets(), format!("{BUCKET}\t{programs}"));
    let closed = "values(PublicAccessBlockConfiguration)";
    assert_eq!(
        account.ask(&format!("s3api get-public-access-block --bucket {programs} --query {closed}")),
        "True\tTrue\tTrue\tTrue"
    );
    let settings = || -> serde_json::Value {
        serde_json::from_str(&account.ask(&format!("s3 cp s3://{BUCKET}/library.json -"))).unwrap()
    };
    let id = settings()["id"].clone();
    assert_eq!(
        settings(),
        serde_json::json!({
            "format": 1, "thumbnail_px": 2048, "tile_px": 360, "id": id, "table": "tintype-catalogue", "upload_class": "GLACIER_IR"
        })
    );

    let same = account.deploy(&["--program", "program.zip", "--yes"]);
    assert!(same.out.contains("Nothing would change.") && !same.out.contains("/sign-in/"), "{}", same.out);

    let newer = account.deploy(&["--program", "newer.zip", "--yes"]);
    assert!(newer.out.contains("Settings:\n  program: another\n\n"), "{}", newer.out);
    assert!(newer.out.contains("  ~ what reads each new photograph\n  ~ the gallery\n\n"), "{}", newer.out);
    assert!(!newer.out.contains("bucket for the photographs"), "{}", newer.out);

    let changed = account.deploy(&["--class", "deep-archive", "--recogniser", "rekognition", "--yes"]);
    for line in
        ["  class: GLACIER_IR → DEEP_ARCHIVE", "  recogniser: none → rekognition", "  ~ the bucket for the photographs"]
    {
        assert!(changed.out.lines().any(|shown| shown == line), "{line}: {}", changed.out);
    }
    assert!(changed.out.contains("of that, Rekognition: $"), "{}", changed.out);
    account.deploy(&["--tile-px", "300", "--yes"]);
    assert_eq!(account.setting("TINTYPE_RECOGNISER"), "rekognition", "what was not given again is as it was");
    let changed = settings();
    // Lambda must be able to read what arrives, so it is archived by the bucket later.
    let told = [&changed["tile_px"], &changed["upload_class"], &changed["id"]];
    assert_eq!(told, [&serde_json::json!(300), &serde_json::json!("STANDARD"), &id]);

    account.refused(&["--bucket", "other-photos", "--yes"], 1, "a bucket's name cannot change");
    account.ask(&format!("s3api put-object --bucket {BUCKET} --key originals/cat.jpg"));
    let kept = account.typed(&["--remove"], "tintyp\n");
    assert!(kept.code == 1 && kept.err.contains("that is not its name: nothing was removed"), "{}", kept.err);
    let removed = account.typed(&["--remove"], "tintype\n");
    assert!(removed.err.contains("kept: the bucket for the photographs\n"), "{}", removed.err);
    assert!(removed.out.contains("  = the faces that Rekognition knows: tintype-faces\n"), "{}", removed.out);
    assert!(removed.out.contains(&format!("  = the functions' program: {programs}\n")), "{}", removed.out);
    assert!(removed.out.contains(&format!("Every photograph is still in s3://{BUCKET},")), "{}", removed.out);
    let again = removed.out.lines().find(|line| line.starts_with("To use them again:")).unwrap();
    assert!(again.ends_with(" --program ZIP"), "no program is beside this one: {again}");
    assert!(
        removed.out.contains("delete-collection --region us-east-1 --collection-id tintype-faces"),
        "{}",
        removed.out
    );
    account.refused(&["--remove", "--yes"], 1, "there is no stack called tintype");

    // Its catalogue is of another bucket.
    account.refused(
        &["--program", "program.zip", "--bucket", "other-photos", "--yes"],
        1,
        "no bucket other-photos: name",
    );
    let settled = settings().to_string();
    account.settings(r#"{"format":2,"id":"7a"}"#);
    account.refused(&["--program", "program.zip", "--yes"], 1, "library.json: made by a newer version of Tintype");
    assert_eq!(account.stacks(), "");
    account.settings("[]");
    let looked = account.deploy(&["--program", "program.zip", "--dry-run"]);
    assert!(looked.err.contains("library.json is damaged: to deploy writes it anew\n"), "{}", looked.err);
    account.settings(&settled);
    let network = Proxy::start();
    network.pass_to(&account.server.endpoint());
    // Somebody else writes it only after both looks.
    let not_yet = Fault::Answer("404 Not Found", "<Error><Code>NoSuchKey</Code></Error>");
    network.expect("GET /tintype-000000000000-us-east-1/library.json", &[not_yet.clone(), not_yet]);
    let mut again = account.command(&["--program", "program.zip", "--yes"]);
    let again = Ran::of(again.env("AWS_ENDPOINT_URL", network.endpoint()).output().unwrap());
    assert_eq!((again.code, network.left()), (0, 0), "{}", again.err);
    assert_eq!(settings()["id"], id, "what others wrote meanwhile is not replaced unread");
    let waits = format!(
        "What came into the bucket while there was no stack is found after `tintype --library s3://{BUCKET} rebuild`."
    );
    assert!(again.out.lines().any(|line| line == waits), "{}", again.out);
    let taken_over = "Is there already and will be used again, with all that is in it:\n  = the bucket for the photographs\n  \
                      = the catalogue\n";
    assert!(again.out.contains(taken_over), "{}", again.out);
    assert_eq!(account.ask(&format!("s3 ls s3://{BUCKET}/originals/")).split(' ').next_back(), Some("cat.jpg"));
    account.deploy(&["--tile-px", "320", "--yes"]);
    assert_eq!(account.setting("TINTYPE_TILE_PX"), "320");
}

#[test]
fn models_in_the_function_take_the_program_that_has_them() {
    let account = Account::new();
    let onnx = ["--program", "program.zip", "--recogniser", "onnx", "--yes"];
    let name = "tintype-lambda-onnx-x86_64.zip";
    account.refused(&onnx, 1, "tintype-lambda-onnx-x86_64.zip is not there, which is the program with models in it");
    account.session.write(name, &zip(3, PLAIN));
    account.refused(&onnx, 1, "tintype-lambda-onnx-x86_64.zip is not a program with models in it for x86_64");
    account.session.write(name, &zip(3, ONNX));
    account.refused(&["--program", name, "--yes"], 1, "is not a program for the stack's functions");
    let made = account.deploy(&onnx);
    for line in
        ["  recogniser: none → onnx", "  of that, recognising: $0.15 once; the models take $0.01 per 1,000 beyond"]
    {
        assert!(made.out.lines().any(|shown| shown.starts_with(line)), "{line}: {}", made.out);
    }
    let [ingest, web] = account.programs();
    assert_ne!(ingest, web);
    assert_eq!(account.setting("TINTYPE_RECOGNISER"), "onnx");

    account.session.write(name, &zip(4, ONNX));
    let newer = account.deploy(&["--program", "program.zip", "--yes"]);
    assert!(newer.out.contains("Settings:\n  program: another\n\n"), "{}", newer.out);
    let [newer, as_before] = account.programs();
    assert!(newer != ingest && as_before == web);
    account.deploy(&["--tile-px", "300", "--yes"]);
    assert_eq!(account.programs(), [newer, web.clone()], "what was not given again is as it was");

    account.deploy(&["--recogniser", "none", "--yes"]);
    assert_eq!(account.programs(), [web.clone(), web]);
    account.refused(&["--recogniser", "onnx", "--yes"], 1, "program with models in it is not beside this one");
}

#[test]
fn only_the_owner_signs_people_in() {
    let account = Account::new();
    account.refused(&["--link"], 1, "there is no stack called tintype to sign in to");
    account.deploy(&["--program", "program.zip", "--yes"]);
    let file = account.session.path("config/tintype/owner/000000000000-us-east-1-tintype.key");
    let of_stack = || {
        let query = "Environment.Variables.TINTYPE_OWNER_KEY";
        account.ask(&format!("lambda get-function-configuration --function-name tintype-web --query {query}"))
    };
    let first = std::fs::read_to_string(&file).unwrap();
    assert_eq!(first, of_stack());
    #[cfg(unix)]
    assert_eq!(
        std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&file).unwrap().permissions()) & 0o777,
        0o600
    );
    let link = account.deploy(&["--link"]);
    assert!(link.out.starts_with("https://") && link.out.contains("/sign-in/"), "{}", link.out);
    assert_ne!(link.out, account.deploy(&["--link"]).out, "each is for once");

    account.typed(&["--new-owner-key"], "n\n");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), first, "who says no keeps the key");
    let changed = account.deploy(&["--new-owner-key", "--yes"]);
    assert!(changed.out.contains("  owner's key: another, so everybody is signed out\n"), "{}", changed.out);
    assert_ne!(of_stack(), first);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), of_stack());

    std::fs::remove_file(&file).unwrap();
    account.refused(&["--link"], 1, "--function-name tintype-web --query Environment.Variables.TINTYPE_OWNER_KEY");
}

#[test]
fn what_is_missing_or_in_the_way_is_said_in_a_line() {
    let account = Account::new();
    account.refused(&["--yes"], 1, "make it with tools/lambda, or name its zip with --program");
    account.session.write("photo.zip", b"PK\x05\x06");
    account.refused(&["--program", "photo.zip", "--yes"], 1, "photo.zip is not a program for the stack's functions");
    account.refused(&["--bucket", "With.Dots"], 2, "lower-case letters");
    account.refused(&["--recogniser", "own"], 2, "use onnx, rekognition, rekognition-text or none");
    account.refused(&["--stack", "1st"], 2, "with a letter first");
    account.ask("s3 mb s3://family-photos");
    account.refused(
        &["--program", "program.zip", "--bucket", "family-photos", "--yes"],
        1,
        "the bucket family-photos is there already, and is not one that a stack called tintype left",
    );
    let mut nobody = account.command(&["--dry-run"]);
    nobody.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY").env("AWS_EC2_METADATA_DISABLED", "true");
    let nobody = Ran::of(nobody.output().unwrap());
    assert!(nobody.code == 1 && nobody.err.contains("run `aws configure` or `aws sso login`"), "{}", nobody.err);
    let mut nobody = account.command(&["--dry-run", "--profile", "nope"]);
    nobody.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY").env("AWS_EC2_METADATA_DISABLED", "true");
    let nobody = Ran::of(nobody.output().unwrap());
    assert!(nobody.code == 1 && nobody.err.contains("with the profile nope, "), "{}", nobody.err);
    let mut nowhere = account.command(&["--dry-run"]);
    nowhere.env_remove("AWS_ENDPOINT_URL").env_remove("AWS_REGION").env("AWS_EC2_METADATA_DISABLED", "true");
    let nowhere = Ran::of(nowhere.output().unwrap());
    assert!(nowhere.code == 1 && nowhere.err.contains("no AWS region is set"), "{}", nowhere.err);
    account.ask("iam create-user --user-name ana");
    let key = account.ask("iam create-access-key --user-name ana --query AccessKey.[AccessKeyId,SecretAccessKey]");
    let (id, secret) = key.split_once('\t').unwrap();
    let mut guest = account.command(&["--dry-run"]);
    let guest = Ran::of(guest.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", secret).output().unwrap());
    let lacks = "lack the permission cloudformation:DescribeStacks: ask whoever looks after the account";
    assert!(guest.code == 1 && guest.err.contains(lacks), "{}", guest.err);
    let mut stranger = account.command(&["--dry-run"]);
    let stranger =
        Ran::of(stranger.env("AWS_ACCESS_KEY_ID", id).env("AWS_SECRET_ACCESS_KEY", "wrong").output().unwrap());
    assert!(stranger.code == 1 && stranger.err.contains("AWS does not accept these credentials"), "{}", stranger.err);
}

#[test]
fn a_stack_whose_owners_key_cannot_be_kept_is_not_begun() {
    let account = Account::new();
    let in_the_way = account.session.path("config/tintype/owner/000000000000-us-east-1-tintype.new");
    std::fs::create_dir_all(&in_the_way).unwrap();
    account.refused(&["--program", "program.zip", "--yes"], 1, "error: no stack was made: keeping the owner's key in ");
    assert_eq!((account.stacks(), account.buckets()), (String::new(), String::new()));
}

#[test]
fn an_attempt_that_fails_says_why_and_leaves_what_there_was() {
    let account = Account::new();
    let statement = r#"{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}"#;
    let trust = format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    account.ask(&format!("iam create-role --role-name other --assume-role-policy-document {trust}"));
    let attempt = |stack: &str| {
        account.in_the_way(stack);
        account.refused(
            &["--program", "program.zip", "--yes", "--stack", stack],
            1,
            "the stack could not be made, and nothing of it is left: the gallery (WebUrl): ",
        );
        assert_eq!(account.stacks(), "");
    };
    let programs = "tintype-programs-000000000000-us-east-1";
    attempt("second");
    assert_eq!(account.buckets(), programs);

    account.deploy(&["--program", "program.zip", "--yes"]);
    account.ask(&format!("s3api put-object --bucket {BUCKET} --key originals/cat.jpg"));
    account.deploy(&["--remove", "--yes"]);
    attempt("tintype");
    assert_eq!(account.buckets(), format!("{BUCKET}\t{programs}"));
    assert_eq!(account.ask(&format!("s3 ls s3://{BUCKET}/originals/")).split(' ').next_back(), Some("cat.jpg"));
    assert_eq!(account.ask("dynamodb list-tables --query TableNames"), "tintype-catalogue");
}
