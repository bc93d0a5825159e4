//! Servers that stand in for AWS in tests: on this machine only, on free ports, and stopped when their value is dropped.
//! `tools/setup test` installs what they are made of into the cache folder.

mod proxy;

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_smithy_runtime_api::client::behavior_version::BehaviorVersion;
use aws_types::SdkConfig;
use aws_types::region::Region;
use tempfile::TempDir;

pub use proxy::{Fault, Proxy};

/// The region that everything is in.
pub const REGION: &str = "us-east-1";

/// The account's own key, as its identifier and secret alike.
pub const KEY: &str = "test";

/// S3, SQS, DynamoDB, CloudFormation, IAM and Lambda, that check signatures and permissions.
pub struct Aws {
    server: Server,
    folder: TempDir,
}

/// Rekognition, which checks what it is asked against the service's own description.
pub struct Rekognition {
    server: Server,
    folder: TempDir,
}

impl Aws {
    /// Starts with nothing in it. `variables` are seen by the server and by the functions that it runs.
    pub fn start(variables: &[(&str, &str)]) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let port = free_port();
        let endpoint = format!("http://127.0.0.1:{port}");
        let mut command = Command::new(python("ministack"));
        command
            .current_dir(folder.path())
            .env("AWS_ENDPOINT_URL", &endpoint)
            .env("AWS_ACCESS_KEY_ID", KEY)
            .env("AWS_SECRET_ACCESS_KEY", KEY)
            .env("AWS_DEFAULT_REGION", REGION)
            .env("MINISTACK_HOST", "localhost")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .env("AUTH", "true")
            .env("IOT_MTLS_ENABLED", "0")
            .env("SFTP_ENABLED", "0")
            .env("PERSIST_STATE", "0")
            .env("S3_DATA_DIR", folder.path().join("s3"))
            .env("STATE_DIR", folder.path().join("state"))
            // Where it unpacks functions, and leaves them.
            .env("TMPDIR", folder.path())
            .envs(variables.iter().copied());
        let server = Server::start(command, port, &folder);
        Self { server, folder }
    }

    /// Its address, for `AWS_ENDPOINT_URL`.
    pub fn endpoint(&self) -> String {
        self.server.endpoint()
    }

    /// What it has printed so far.
    pub fn log(&self) -> String {
        log(&self.folder)
    }
}

impl Rekognition {
    /// Starts without any collection.
    pub fn start() -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let port = free_port();
        let mut command = Command::new(python("python"));
        command
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/fake_rekognition.py"))
            .arg(port.to_string())
            .arg(folder.path().join("requests"));
        let server = Server::start(command, port, &folder);
        Self { server, folder }
    }

    /// Its address, for `AWS_ENDPOINT_URL_REKOGNITION`.
    pub fn endpoint(&self) -> String {
        self.server.endpoint()
    }

    /// Changes how it behaves: a JSON object, as `fake_rekognition.py` describes. `{"s3":"http://…"}` has it read
    /// images from there.
    pub fn tell(&self, settings: &str) {
        let port = self.server.port;
        let answer = TcpStream::connect(("127.0.0.1", port)).and_then(|mut stream| {
            let length = settings.len();
            write!(
                stream,
                "POST /_fake HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{settings}"
            )?;
            let mut answer = String::new();
            stream.read_to_string(&mut answer).map(|_| answer)
        });
        let answer = answer.expect("a server on this machine answers");
        assert!(answer.starts_with("HTTP/1.1 200 "), "{settings} was not taken:\n{answer}");
    }

    /// What it was asked, a JSON object a line: `op`, `code`, `err`, `req`.
    pub fn requests(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.folder.path().join("requests")).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// What it has printed so far.
    pub fn log(&self) -> String {
        log(&self.folder)
    }
}

struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start(mut command: Command, port: u16, folder: &TempDir) -> Self {
        let output = std::fs::File::create(folder.path().join("log")).expect("a log can be written");
        let errors = output.try_clone().expect("a log can be written to twice");
        let program = command.get_program().to_owned();
        let child = command.stdin(Stdio::null()).stdout(output).stderr(errors).spawn().unwrap_or_else(|error| {
            panic!("{} could not be started ({error}): run tools/setup test first", program.display())
        });
        let mut server = Self { child, port };
        server.wait(folder);
        server
    }

    fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Until it answers HTTP.
    fn wait(&mut self, folder: &TempDir) {
        let patience = Instant::now() + Duration::from_secs(60);
        while !answers(self.port) {
            if let Ok(Some(status)) = self.child.try_wait() {
                panic!("a server ended at once ({status}):\n{}", log(folder));
            }
            assert!(Instant::now() < patience, "a server did not answer within a minute:\n{}", log(folder));
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn log(folder: &TempDir) -> String {
    std::fs::read_to_string(folder.path().join("log")).unwrap_or_default()
}

fn answers(port: u16) -> bool {
    let Ok(mut stream) = TcpStream::connect(("127.0.0.1", port)) else { return false };
    let asked = stream.write_all(b"GET / HTTP/1.0\r\nhost: localhost\r\n\r\n");
    let mut first = [0; 4];
    asked.is_ok() && stream.read_exact(&mut first).is_ok() && first == *b"HTTP"
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("a bound socket has an address").port()
}

/// What a client needs that asks a server here, with the account's own key.
pub fn config(endpoint: &str) -> SdkConfig {
    config_with(endpoint, Credentials::new(KEY, KEY, None, None, "test"))
}

/// The same with other credentials.
pub fn config_with(endpoint: &str, credentials: impl ProvideCredentials + 'static) -> SdkConfig {
    SdkConfig::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(endpoint)
        .region(Region::new(REGION))
        .credentials_provider(SharedCredentialsProvider::new(credentials))
        .http_client(aws_smithy_http_client::Builder::new().build_http())
        .build()
}

/// The AWS command line, with the account's own key, asking a server here.
pub fn command_line(endpoint: &str) -> Command {
    let mut command = Command::new(python("aws"));
    command.args(["--endpoint-url", endpoint]);
    command.env("AWS_ACCESS_KEY_ID", KEY).env("AWS_SECRET_ACCESS_KEY", KEY).env("AWS_DEFAULT_REGION", REGION);
    command
}

/// A program of the Python environment that `tools/setup test` makes.
pub fn python(program: &str) -> PathBuf {
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || PathBuf::from(std::env::var_os("HOME").expect("a home folder")).join(".cache");
    cache.unwrap_or_else(home).join("tintype/python/bin").join(program)
}
