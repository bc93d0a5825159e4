//! A proxy on this machine that loses, damages and refuses what it is told to, and passes on all else.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};

/// What happens to one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It is answered with a status line, headers and a body, and not passed on.
    Answer(&'static str, &'static str),
    /// The connection ends before it is passed on.
    Refused,
    /// It is done, and nobody hears of it.
    Unheard,
    /// The answer ends before its last so many bytes.
    Cut(usize),
    /// A byte of what is sent is another.
    Sent,
    /// A byte of what is answered is another.
    Answered,
}

/// Where to ask, instead of the server itself.
pub struct Proxy {
    port: u16,
    server: Arc<Mutex<String>>,
    faults: Arc<Mutex<VecDeque<(&'static str, Fault)>>>,
}

impl Proxy {
    /// For as long as the process lasts. It may be told later which server it is in front of.
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("a bound socket has an address").port();
        let server: Arc<Mutex<String>> = Arc::default();
        let passing_to = Arc::clone(&server);
        let faults: Arc<Mutex<VecDeque<(&'static str, Fault)>>> = Arc::default();
        let waiting = Arc::clone(&faults);
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let (server, waiting) = (locked(&passing_to).clone(), Arc::clone(&waiting));
                // Whoever hangs up gets no more; that is no fault of the proxy's.
                std::thread::spawn(move || pass(client?, &server, &waiting));
            }
        });
        Self { port, server, faults }
    }

    /// Passes requests on to a server, by its address.
    pub fn pass_to(&self, server: &str) {
        *locked(&self.server) = server.trim_start_matches("http://").to_owned();
    }

    /// Its address.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What is to happen to the next requests that begin so, one each.
    pub fn expect(&self, begins: &'static str, faults: &[Fault]) {
        *locked(&self.faults) = faults.iter().map(|fault| (begins, fault.clone())).collect();
    }

    /// How many faults have not happened yet.
    pub fn left(&self) -> usize {
        locked(&self.faults).len()
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("nothing panics while it holds it")
}

/// One request and its answer; the connection ends with it, so that each request is seen.
fn pass(client: TcpStream, server: &str, waiting: &Mutex<VecDeque<(&'static str, Fault)>>) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let mut head = String::new();
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line == "\r\n" {
            break;
        }
        let (name, value) = line.split_once(':').unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().map_err(io::Error::other)?,
            "expect" => {
                (&client).write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
                continue;
            }
            "connection" => continue,
            _ => {}
        }
        head += &line;
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let fault = {
        let mut waiting = locked(waiting);
        let is_next = waiting.front().is_some_and(|(begins, _)| head.starts_with(begins));
        if is_next { waiting.pop_front().map(|(_, fault)| fault) } else { None }
    };
    match &fault {
        Some(Fault::Answer(head, body)) => {
            let length = body.len();
            return write!(&client, "HTTP/1.1 {head}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}");
        }
        Some(Fault::Refused) => return Ok(()),
        Some(Fault::Sent) => flip_last(&mut body),
        Some(Fault::Unheard | Fault::Cut(_) | Fault::Answered) | None => {}
    }
    let mut upstream = TcpStream::connect(server)?;
    write!(upstream, "{head}connection: close\r\n\r\n")?;
    upstream.write_all(&body)?;
    let mut answer = Vec::new();
    upstream.read_to_end(&mut answer)?;
    match fault {
        Some(Fault::Unheard) => return Ok(()),
        Some(Fault::Cut(bytes)) => answer.truncate(answer.len() - bytes),
        Some(Fault::Answered) => flip_last(&mut answer),
        Some(Fault::Answer(..) | Fault::Refused | Fault::Sent) | None => {}
    }
    (&client).write_all(&answer)
}

fn flip_last(bytes: &mut [u8]) {
    if let Some(last) = bytes.last_mut() {
        *last ^= 1;
    }
}
