//! All photos of a share as one ZIP file, made while it is sent: one photo is in memory at a time, whoever stops taking it stops it,
//! and nothing is packed, for pictures do not become smaller.

mod file;

use std::sync::Arc;

use axum::body::{Body, Bytes};
use library::{Given, PhotoId, Row, Share};

use crate::Gallery;
use file::ZipFile;

/// What those photos are named in that could not be read.
const MISSING: &str = "could-not-be-read.txt";

/// What is sent, as far as it was.
struct Sending {
    gallery: Arc<Gallery>,
    share: Arc<Share>,
    rows: Arc<Vec<Row>>,
    next: usize,
    /// `None` once all was written.
    file: Option<ZipFile>,
    /// The contents of what was begun.
    contents: Option<Bytes>,
    missing: String,
}

/// The file. It breaks off, so that nobody takes it for whole, when the share ends meanwhile.
pub(super) fn of(gallery: Arc<Gallery>, share: Arc<Share>, rows: Arc<Vec<Row>>) -> Body {
    let (file, contents, missing) = (Some(ZipFile::default()), None, String::new());
    let sending = Sending { gallery, share, rows, next: 0, file, contents, missing };
    Body::from_stream(futures::stream::try_unfold(sending, |mut sending| async move {
        let piece = sending.more().await?;
        Ok::<_, anyhow::Error>(piece.map(|piece| (piece, sending)))
    }))
}

/// What the file is called: the share's title, without what means something to file systems.
pub(super) fn name(title: &str) -> String {
    let harmless = |letter: char| if letter.is_control() || "/\\:*?\"<>|".contains(letter) { '-' } else { letter };
    let name: String = title.chars().map(harmless).collect();
    format!("{}.zip", name.trim_matches(['.', ' ']))
}

impl Sending {
    /// What comes next: a photo that can be read, or the end; nothing after that.
    async fn more(&mut self) -> anyhow::Result<Option<Bytes>> {
        if let Some(contents) = self.contents.take() {
            return Ok(Some(contents));
        }
        let Some(file) = &mut self.file else { return Ok(None) };
        while let Some(id) = self.rows.get(self.next).map(|row| row.id) {
            self.next += 1;
            must_be_good(&self.gallery, &self.share).await?;
            match given(&self.gallery, &self.share, id).await {
                Ok(Some(Given { ending, bytes, .. })) => {
                    let header = file.entry(&format!("photo-{:04}.{ending}", self.next), &bytes);
                    self.contents = Some(bytes);
                    return Ok(Some(header.into()));
                }
                // It was put away meanwhile.
                Ok(None) => {}
                Err(_) => self.missing.push_str(&format!("photo-{:04}\n", self.next)),
            }
        }
        let missing = std::mem::take(&mut self.missing);
        if !missing.is_empty() {
            let header = file.entry(MISSING, missing.as_bytes());
            self.contents = Some(missing.into());
            return Ok(Some(header.into()));
        }
        Ok(self.file.take().map(|file| file.end().into()))
    }
}

async fn must_be_good(gallery: &Gallery, share: &Share) -> anyhow::Result<()> {
    let now_ms = gallery.sessions.moment().now_ms;
    let is_good = gallery.library().opened_share(&share.token.to_string(), now_ms).await?.is_some();
    anyhow::ensure!(is_good, "the share has ended");
    Ok(())
}

/// `None` where the photo is not shown any more.
async fn given(gallery: &Gallery, share: &Share, id: PhotoId) -> anyhow::Result<Option<Given>> {
    let entry = gallery.library().photos(&[id]).await?.pop();
    let Some(entry) = entry.filter(library::Entry::is_found) else { return Ok(None) };
    let given = gallery.library().given(&entry, share.originals).await?;
    anyhow::ensure!(given.is_some(), "no picture of {id} is there");
    Ok(given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_name_that_leads_nowhere() {
        for (title, named) in [
            ("Summer at the lake", "Summer at the lake.zip"),
            ("../x<script>", "-x-script-.zip"),
            ("C:\\Été?", "C--Été-.zip"),
            ("...", ".zip"),
        ] {
            assert_eq!(name(title), named);
        }
    }
}
