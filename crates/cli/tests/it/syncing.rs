//! `tintype sync --watch`: files that appear, grow and are renamed while it runs, and a network that goes away.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use emulator::{Fault, Proxy};
use serde_json::json;

use crate::bucket::{BUCKET, Cloud};

/// The program while it watches, and what it says.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

/// An address that nobody listens at.
const NOBODY: &str = "127.0.0.1:9";

const PATIENCE: Duration = Duration::from_secs(120);

impl Watching {
    fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let err = BufReader::new(child.stderr.take().unwrap());
        let (said, lines) = channel();
        std::thread::spawn(move || err.lines().map_while(Result::ok).try_for_each(|line| said.send(line)));
        Self { child, lines }
    }

    /// The next thing that it says.
    #[track_caller]
    fn hears(&self, part: &str) {
        let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("nothing is said, and not {part}"));
        assert!(line.contains(part), "{line:?} is not {part}");
    }

    /// It ends well when it is asked to.
    #[track_caller]
    fn stops(mut self) {
        let asked = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status();
        assert!(asked.unwrap().success());
        self.hears("stopped");
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn what_arrives_is_sent_once_it_is_whole() {
    let cloud = Cloud::new();
    cloud.session.write("photos/a.jpg", b"one");
    cloud.session.write("photos/notes.txt", b"no photograph");
    let watching = Watching::start(cloud.command(&["sync", "photos", BUCKET, "--watch"]));
    watching.hears("what arrives is sent to s3://photos");
    watching.hears("1 file looked at in ");
    watching.hears("passed over what is not a photograph: 1 .txt");
    cloud.session.write("photos/new/b.jpg", b"two");
    watching.hears(": 1 sent, 1 unchanged");

    let mut slow = fs::File::create(cloud.session.path("photos/slow.jpg")).unwrap();
    let mut written = 0;
    // A second is enough to be looked at again, and not enough to have settled.
    for _ in 0..8 {
        written += slow.write(b"a piece").unwrap();
        std::thread::sleep(Duration::from_secs(1));
    }
    cloud.session.write("photos/c.jpg", b"three");
    assert_eq!(cloud.keys("originals/"), ["originals/a.jpg", "originals/new/b.jpg"], "it is still being written");
    drop(slow);
    watching.hears("sent, ");
    while cloud.keys("originals/").len() < 4 {
        watching.hears("sent, ");
    }
    let head = cloud.aws(&["s3api", "head-object", "--bucket", "photos", "--key", "originals/slow.jpg"]);
    assert_eq!(head["ContentLength"], json!(written));

    fs::rename(cloud.session.path("photos/c.jpg"), cloud.session.path("photos/d.jpg")).unwrap();
    watching.hears("1 not here any more, which stay there");
    watching.hears("not sent: d.jpg: the same photograph is there as c.jpg");
    watching.hears("1 there under another name");
    fs::write(cloud.session.path("photos/a.jpg"), "edited").unwrap();
    watching.hears("problem: a.jpg: the destination has another photograph under this name");
    watching.stops();
    assert_eq!(cloud.keys("originals/").len(), 4);
}

#[test]
fn each_trouble_of_the_network_is_said_once_and_waited_for() {
    let cloud = Cloud::new();
    let network = Proxy::start();
    network.pass_to(&cloud.server.endpoint());
    cloud.session.write("photos/a.jpg", b"one");
    let mut command = cloud.command(&["sync", "photos", BUCKET, "--watch"]);
    command.env("AWS_ENDPOINT_URL", network.endpoint());
    let watching = Watching::start(command);
    watching.hears("what arrives is sent to s3://photos");
    watching.hears(": 1 sent");
    network.pass_to(NOBODY);
    for number in 0..7 {
        cloud.session.write(&format!("photos/{number}.jpg"), number.to_string().as_bytes());
    }
    watching.hears("the destination cannot be reached; what was sent is there");
    // It has tried again by then, and says nothing.
    std::thread::sleep(Duration::from_secs(20));
    let no = Fault::Answer("403 Forbidden", "<Error><Code>AccessDenied</Code><Message>No.</Message></Error>");
    network.expect("PUT", &vec![no; 50]);
    // It looks again at once, and has nothing to wait for.
    let remove = |path: &str| fs::remove_file(cloud.session.path(path)).unwrap();
    remove("photos/6.jpg");
    watching.hears("these credentials do not allow it");
    network.expect("PUT", &[]);
    network.pass_to(&cloud.server.endpoint());
    remove("photos/5.jpg");
    watching.hears("going on");
    watching.hears(": 5 sent, 1 unchanged");
    watching.stops();
    assert_eq!(cloud.keys("originals/").len(), 6);
}
