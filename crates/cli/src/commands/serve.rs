//! `tintype serve`: the gallery, on this machine, while indexing goes on.

mod door;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail};
use axum::middleware::map_response;
use axum::response::Response;
use library::Library;
use recognise::onnx::{Onnx, Pair};
use tokio::net::TcpListener;
use tokio::sync::watch;
use web::{Failure, Names};

use super::Opened;
use super::recognise::Choice;
use crate::meaning::{self, Lasting};
use crate::progress::{self, Work};
use crate::{Ended, aws, say};

/// Index the library's folders once, and serve the gallery on this machine meanwhile and after
///
/// Other machines reach it once --listen says so, and the owner has an account: `tintype accounts owner NAME` makes it. Whoever comes
/// from there signs in with a name and a password, which should be encrypted on the way: have a proxy with a certificate pass on
/// what it is asked, and name its address by --address https://….
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of photographs to index too, in place: nothing is copied, and nothing in it is changed
    folder: Option<PathBuf>,

    /// The address to listen at; 0.0.0.0:8470 is every address of this machine
    #[arg(long, default_value = "127.0.0.1:8470", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,

    /// An address that the gallery has for others, as https://photos.example; may be given several times. It answers to no other name,
    /// but to addresses that are numbers
    #[arg(long = "address", value_name = "URL")]
    addresses: Vec<String>,

    /// Who looks at the pictures of a folder for what they show, once they are indexed: models in this program, so that nothing
    /// leaves this machine
    #[arg(long, value_enum, default_value_t = Choice::Onnx, value_name = "RECOGNISER", env = "TINTYPE_RECOGNISER")]
    recogniser: Choice,

    /// Read the text in the pictures of a folder too, as `tintype recognise --text` does
    #[arg(long, env = "TINTYPE_TEXT")]
    text: bool,

    #[command(flatten)]
    meaning: meaning::Choice,
}

/// How long requests under way may still take when the program is asked to stop.
const LAST_ANSWERS: Duration = Duration::from_secs(3);

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    if arguments.text && arguments.recogniser == Choice::None {
        bail!("nobody would read text with --recogniser none: leave one of both out");
    }
    let recogniser = arguments.recogniser.recogniser(arguments.text);
    let mut opened = open(library, arguments.folder.as_deref()).await?;
    let pair = arguments.meaning.give(&mut opened, Lasting::Kept)?;
    let names = names(opened.library(), arguments.listen, &arguments.addresses).await?;
    let listener = listen(arguments.listen).await?;
    let owner_key = opened.owner_key()?.read_or_make()?;
    let access = door::access(owner_key, format!("http://{}/", on_this_machine(listener.local_addr()?)))?;
    let router = web::at_names(opened.library().clone(), access, names).layer(map_response(log));
    let (stop, stopping) = watch::channel(false);
    let server = axum::serve(listener, router).with_graceful_shutdown(said(stopping.clone()));
    let serve = async { server.await.context("serving the gallery") };
    let end = async {
        asked_to_stop().await;
        stop.send_replace(true);
        // Whoever is still downloading has a moment; whoever asks twice means it.
        tokio::select! {
            () = asked_to_stop() => {}
            () = tokio::time::sleep(LAST_ANSWERS) => {}
        }
    };
    let work = async { tokio::join!(serve, index(&opened, recogniser, pair, said(stopping))).0 };
    tokio::select! {
        served = work => served?,
        () = end => {}
    }
    say::line("stopped");
    Ok(Ended::Well)
}

/// By which names it is asked. Beyond this machine nothing is answered at all before the owner has an account.
async fn names(library: &Library, listen: SocketAddr, addresses: &[String]) -> anyhow::Result<Names> {
    if listen.ip().is_loopback() && addresses.is_empty() {
        return Ok(Names::default());
    }
    let names = Names::beyond_this_machine(addresses)?;
    if library.accounts().await?.owner.is_none() {
        bail!(
            "whoever reaches {listen} from elsewhere signs in with a name and a password, and the owner has none yet: \
             `tintype accounts owner NAME` asks for it; or use --listen 127.0.0.1:{} alone",
            listen.port()
        );
    }
    if !names.are_secure() {
        say::line(
            "nothing is encrypted on the way here: whoever else is on the network may read passwords and photos, and take over \
             sessions; a proxy with a certificate in front, and --address https://…, end that",
        );
    }
    Ok(names)
}

/// Where this machine reaches what listens at an address.
fn on_this_machine(listening: SocketAddr) -> SocketAddr {
    match listening.ip() {
        ip if !ip.is_unspecified() => listening,
        IpAddr::V4(_) => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), listening.port()),
        IpAddr::V6(_) => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), listening.port()),
    }
}

/// Says why something could not be answered: only the owner is told so where they asked.
async fn log(response: Response) -> Response {
    if let Some(Failure(reason)) = response.extensions().get() {
        say::line(&format!("error: {reason}"));
    }
    response
}

/// A bucket's photographs are indexed where they arrive; a folder's here.
async fn open(library: Option<PathBuf>, folder: Option<&Path>) -> anyhow::Result<Opened> {
    if let Some(address) = library.as_ref().filter(|library| aws::is_address(library)) {
        if let Some(folder) = folder {
            let (folder, address) = (folder.display(), address.display());
            bail!("{folder} is not in {address}: `tintype sync {folder} {address}` puts its photographs there");
        }
        return super::any(library).await;
    }
    let mut home = super::home_or_new(library).await?;
    if let Some(folder) = folder {
        home.bind(folder).await?;
    }
    Ok(Opened::Home(home))
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
        format!("listening at {address}; if something else is there, try --listen {other}")
    })
}

/// How long it is waited for others that are sent together.
const SENT_TOGETHER: Duration = Duration::from_secs(1);

/// Indexes every folder of the library and has its pictures looked at, and then those that are sent to it, unless it is to stop
/// first. What fails is said, and the gallery goes on.
async fn index(opened: &Opened, recogniser: Option<Onnx>, pair: Option<Pair>, stopping: impl Future<Output = ()>) {
    let Opened::Home(home) = opened else { return };
    let index = async {
        for folder in home.sources() {
            match progress::shown(home.library.progress(), Work::Indexing, home.import(folder, false)).await {
                Ok(report) => super::import::say(&report),
                Err(error) => {
                    let why = not_imported(folder, error);
                    home.library.tell_trouble(&why);
                    say::line(&format!("error: {why}"));
                }
            }
        }
        loop {
            if let Some(recogniser) = &recogniser {
                recognise(&home.library, recogniser).await;
            }
            if let Some(pair) = &pair {
                embed(&home.library, pair).await;
            }
            home.library.next_upload().await;
            tokio::time::sleep(SENT_TOGETHER).await;
        }
    };
    tokio::select! {
        () = index => {}
        () = stopping => {}
    }
}

async fn recognise(library: &Library, recogniser: &Onnx) {
    match super::recognise::look(library, recogniser).await {
        Ok(recognised) if recognised.pictures == 0 && recognised.problems.is_empty() => {}
        Ok(recognised) => super::recognise::say(&recognised),
        Err(error) => say::line(&format!("error: {error:#}")),
    }
    if let Err(error) = library.group_faces().await {
        say::line(&format!("error: {:#}", error.context("comparing faces")));
    }
}

async fn embed(library: &Library, pair: &Pair) {
    match meaning::embed(library, pair).await {
        Ok(embedded) if embedded.pictures == 0 && embedded.problems.is_empty() => {}
        Ok(embedded) => meaning::say(library, &embedded),
        Err(error) => say::line(&format!("error: {error:#}")),
    }
}

fn not_imported(folder: &Path, error: anyhow::Error) -> String {
    let importing = format!("importing {}", folder.display());
    if library::is_no_room(&error) {
        return format!(
            "{importing}: the disk of the library is full; nothing was lost: make room, and start `tintype serve` again"
        );
    }
    format!("{:#}", error.context(importing))
}

/// Until it is said on the channel.
async fn said(mut stopping: watch::Receiver<bool>) {
    // A channel that is closed has nobody left to say anything else.
    let _ = stopping.wait_for(|stop| *stop).await;
}

/// Until Ctrl-C, or a supervisor's request to end.
pub(crate) async fn asked_to_stop() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a signal handler can be set when the program starts");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
