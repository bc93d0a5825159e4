//! `tintype serve` while it runs, asked as a browser asks it that opened the link it printed.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};

/// A gallery that is served, and a session of it.
pub struct Serving {
    child: Child,
    err: BufReader<ChildStderr>,
    /// Host and port.
    pub address: String,
    /// The path of the link that was printed.
    pub link: String,
    /// The cookie, as `name=value`.
    pub session: String,
}

impl Serving {
    /// Starts what serves, and opens its link.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let (address, link) = link_in(&line_with(&mut err, "open the gallery by "));
        let opened = get(&address, &link, &[]);
        let cookie =
            opened.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap_or_else(|| panic!("{opened}"));
        let session = cookie.split(';').next().unwrap().to_owned();
        Self { child, err, address, link, session }
    }

    /// What is answered to whoever has the session, its head included.
    pub fn get(&self, path: &str) -> String {
        get(&self.address, path, &[("Cookie", &self.session)])
    }

    /// Sends a file, as the gallery does. Answers what is answered, its head included.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> String {
        let digest = library::PhotoId::of(bytes).to_string();
        let length = bytes.len().to_string();
        let said = [("Cookie", &*self.session), ("X-Sha256", &digest), ("Content-Length", &length)];
        let headers = [said.as_slice(), &[("Sec-Fetch-Site", "same-origin")]].concat();
        ask(&self.address, "PUT", &format!("/api/uploads/{name}"), &headers, bytes)
    }

    /// The next line that is said with these words in it.
    pub fn says(&mut self, words: &str) -> String {
        line_with(&mut self.err, words)
    }

    /// Asks it to stop, as Ctrl-C does. Answers its exit code and what it still said.
    pub fn stop(mut self) -> (Option<i32>, String) {
        let asked = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(asked.success());
        let mut rest = String::new();
        self.err.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

/// Host and port, and the path.
pub fn link_in(line: &str) -> (String, String) {
    let link = line.split("http://").nth(1).and_then(|rest| rest.split_whitespace().next());
    let (address, path) = link.and_then(|link| link.split_once('/')).unwrap_or_else(|| panic!("{line}"));
    (address.to_owned(), format!("/{path}"))
}

/// What a server answers, its head included.
pub fn get(address: &str, path: &str, headers: &[(&str, &str)]) -> String {
    ask(address, "GET", path, headers, &[])
}

fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let host = [("Host", address)];
    let host = host.iter().filter(|_| headers.iter().all(|(name, _)| *name != "Host"));
    let headers: String = host.chain(headers).map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "{method} {path} HTTP/1.1\r\n{headers}Connection: close\r\n\r\n").unwrap();
    stream.write_all(body).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn line_with(err: &mut BufReader<ChildStderr>, words: &str) -> String {
    let mut line = String::new();
    while !line.contains(words) {
        line.clear();
        assert_ne!(err.read_line(&mut line).unwrap(), 0, "it ended before it said {words:?}");
    }
    line
}
