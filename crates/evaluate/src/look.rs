//! Every picture as the product sees it: its thumbnail, looked at by the models in the program.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use media::Sizes;
use photo::{OriginalPath, PhotoId, Seen};
use recognise::onnx::Onnx;
use recognise::{Recogniser, Thumbnail};

use crate::labelled::Picture;

/// A picture, what was said of it and what was seen in it.
pub struct Looked {
    /// What people say.
    pub said: Picture,
    /// Named by its bytes.
    pub photo: PhotoId,
    /// What the models say.
    pub seen: Seen,
    /// The width and height of what was looked at.
    pub size_px: (u32, u32),
}

/// What was seen in each, and which could not be read and why. Bytes that were there before are passed over.
pub async fn look(pictures: &[Picture]) -> anyhow::Result<(Vec<Looked>, Vec<String>)> {
    let recogniser = Onnx::embedded();
    let (mut looked, mut unread, mut known) = (Vec::new(), Vec::new(), BTreeSet::new());
    for said in pictures {
        match shown(&said.path) {
            Ok(shown) if !known.insert(shown.photo) => {}
            Ok(Shown { photo, thumbnail, size_px }) => {
                let path: OriginalPath = "picture.jpg".parse().expect("a name");
                let seen = recogniser.look(Thumbnail { photo, path: &path, bytes: &thumbnail.into() }).await?;
                looked.push(Looked { said: said.clone(), photo, seen, size_px });
            }
            Err(problem) => unread.push(format!("{}: {problem}", said.path.display())),
        }
    }
    Ok((looked, unread))
}

/// What is shown of a picture.
struct Shown {
    photo: PhotoId,
    thumbnail: Vec<u8>,
    /// The thumbnail's width and height.
    size_px: (u32, u32),
}

/// What the recogniser is given, or what is wrong.
fn shown(path: &Path) -> Result<Shown, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let sizes = Sizes::default();
    let processed = media::process(&bytes, &sizes);
    let Some(renditions) = processed.renditions else { return Err(processed.reading.problems.join(", ")) };
    let size_px = sizes.thumbnail((processed.reading.width_px, processed.reading.height_px));
    Ok(Shown { photo: PhotoId::of(&bytes), thumbnail: renditions.thumbnail, size_px })
}
