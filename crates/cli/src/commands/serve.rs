//! `tintype serve`: the gallery, on this machine, while indexing goes on.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use library::Home;
use tokio::net::TcpListener;

use crate::{Ended, progress, say};

/// Serve the gallery on this machine, and keep the library's folders indexed
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// A folder of photographs to index first, in place: nothing is copied, and nothing in it is changed
    folder: Option<PathBuf>,

    /// The address to listen at; only this machine's own are allowed, as there are no accounts yet
    #[arg(long, default_value = "127.0.0.1:8470", value_name = "ADDRESS:PORT")]
    listen: SocketAddr,
}

pub(crate) async fn run(library: Option<PathBuf>, arguments: Arguments) -> anyhow::Result<Ended> {
    if !arguments.listen.ip().is_loopback() {
        bail!("{} can be reached from other machines, and there are no accounts yet: use 127.0.0.1", arguments.listen);
    }
    let mut home = super::open(library).await?;
    if let Some(folder) = &arguments.folder {
        home.bind(folder).await?;
    }
    let listener = listen(arguments.listen).await?;
    say::line(&format!("the gallery is at http://{}/ (stop it with Ctrl-C)", listener.local_addr()?));
    let server = axum::serve(listener, web::router(home.library.clone())).with_graceful_shutdown(stopped());
    let serve = async { server.await.context("serving the gallery") };
    tokio::pin!(serve);
    tokio::select! {
        ended = &mut serve => ended?,
        () = index(&home) => serve.await?,
    }
    say::line("stopped");
    Ok(Ended::Well)
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).await.with_context(|| {
        let other = SocketAddr::new(address.ip(), address.port().wrapping_add(1));
        format!("listening at {address}; if something else is there, try --listen {other}")
    })
}

/// Indexes every folder of the library. What fails is said, and the gallery goes on.
async fn index(home: &Home) {
    for folder in home.sources() {
        match progress::shown(home.library.progress(), home.import(folder, false)).await {
            Ok(report) => super::import::say(&report),
            Err(error) => say::line(&format!("error: {:#}", error.context(importing(folder)))),
        }
    }
}

fn importing(folder: &Path) -> String {
    format!("importing {}", folder.display())
}

/// Until Ctrl-C, or a supervisor's request to end.
async fn stopped() {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        .expect("a signal handler can be set when the program starts");
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
