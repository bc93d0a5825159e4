//! Pairs of models as people have them: toys that know what is red, green and blue, in the shapes of real ones.

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use photo::PhotoId;
use recognise::meaning::Meaning;
use recognise::onnx::{BadPair, Pair};
use recognise::{Error, Thumbnail, contract};
use serde_json::Value;
use turbojpeg::{Image, PixelFormat, Subsamp};

fn fixture(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/meaning").join(path)
}

/// A folder with these fixtures under these names.
fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (fixture_path, name) in files {
        let file = folder.path().join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::copy(fixture(fixture_path), file).unwrap();
    }
    folder
}

/// A picture whose middle has a colour, and whose left and right edges have another.
fn jpeg(middle: [u8; 3], edges: [u8; 3]) -> Bytes {
    let (width, height) = (90, 30);
    let colour = |at: usize| if (30..60).contains(&(at % width)) { middle } else { edges };
    let pixels: Vec<u8> = (0..width * height).flat_map(colour).collect();
    let image = Image { pixels: &pixels[..], width, pitch: width * 3, height, format: PixelFormat::RGB };
    turbojpeg::compress(image, 95, Subsamp::None).unwrap().to_vec().into()
}

const RED: [u8; 3] = [220, 10, 20];
const GREEN: [u8; 3] = [10, 200, 30];
const BLUE: [u8; 3] = [10, 20, 230];

async fn knows_colours(folder: &Path) -> Pair {
    let pair = Pair::open(folder).unwrap();
    pair.check().unwrap();
    let pictures = [(RED, GREEN, "something red"), (GREEN, BLUE, "Green!"), (BLUE, RED, "a blue, blue car")];
    let picture =
        |(middle, edges, words): (_, _, &'static str)| (PhotoId::of(words.as_bytes()), jpeg(middle, edges), words);
    contract::means(&pair, &pictures.map(picture)).await;
    pair
}

const PLAIN: [(&str, &str); 3] = [
    ("fixed/visual/model.onnx", "visual.onnx"),
    ("open/onnx/text_model.onnx", "text.onnx"),
    ("open/tokenizer.json", "tokenizer.json"),
];

#[tokio::test]
async fn pairs_are_read_as_they_are_published() {
    let fixed = knows_colours(&fixture("fixed")).await;
    let open = knows_colours(&fixture("open")).await;
    assert_ne!(fixed.source(), open.source());
    assert_eq!(fixed.name(), format!("fixed {}", &fixed.model().as_str()[..8]));
    let plain = folder(&[
        ("open/onnx/vision_model.onnx", "image.onnx"),
        ("open/onnx/text_model.onnx", "text.onnx"),
        ("open/preprocessor_config.json", "preprocessor_config.json"),
    ]);
    let tokenizer: Value = serde_json::from_slice(&fs::read(fixture("open/tokenizer.json")).unwrap()).unwrap();
    let merges = tokenizer["model"]["merges"].as_array().unwrap().iter().map(|merge| merge.as_str().unwrap());
    let merges = ["#version: 0.2"].into_iter().chain(merges).collect::<Vec<_>>().join("\n");
    fs::write(plain.path().join("merges.txt"), merges).unwrap();
    fs::write(plain.path().join("vocab.json"), tokenizer["model"]["vocab"].to_string()).unwrap();
    let listed = knows_colours(plain.path()).await;
    assert_ne!(listed.source(), open.source());
    fs::write(plain.path().join("preprocessor_config.json"), r#"{"size":{"height":24,"width":24}}"#).unwrap();
    assert_ne!(Pair::open(plain.path()).unwrap().source(), listed.source(), "pictures are given to it otherwise");
}

#[tokio::test]
async fn a_picture_may_be_squeezed() {
    let files = [
        ("open/onnx/vision_model.onnx", "vision_model.onnx"),
        ("open/onnx/text_model.onnx", "text_model.onnx"),
        ("open/tokenizer.json", "tokenizer.json"),
    ];
    for (settings, likest) in [
        (r#"{"size":{"shortest_edge":24},"crop_size":{"height":24,"width":24}}"#, "red"),
        (r#"{"size":{"height":24,"width":24}}"#, "green"),
        (r#"{"size":{"height":24,"width":24},"do_center_crop":true,"resample":2}"#, "red"),
        (r#"{"size":24,"resize_mode":"squash"}"#, "green"),
        (r#"{"size":[24,24],"resize_mode":"shortest","interpolation":"bilinear"}"#, "red"),
        (r#"{"do_normalize":false}"#, "red"),
    ] {
        let folder = folder(&files);
        fs::write(folder.path().join("preprocessor_config.json"), settings).unwrap();
        let pair = Pair::open(folder.path()).unwrap();
        let (path, bytes) = ("a.jpg".parse().unwrap(), jpeg(RED, GREEN));
        let picture =
            pair.of_picture(Thumbnail { photo: PhotoId::of(b"a"), path: &path, bytes: &bytes }).await.unwrap();
        let mut found = Vec::new();
        for words in ["red", "green", "blue"] {
            found.push((picture.likeness(&pair.of_words(words).await.unwrap()), words));
        }
        let best = found.iter().max_by(|one, other| one.0.total_cmp(&other.0)).unwrap().1;
        assert_eq!(best, likest, "{settings}: {found:?}");
    }
}

#[tokio::test]
async fn a_thumbnail_that_is_none_is_refused() {
    let pair = Pair::open(&fixture("fixed")).unwrap();
    let (path, bytes) = ("a.jpg".parse().unwrap(), Bytes::from_static(b"nothing"));
    let error = pair.of_picture(Thumbnail { photo: PhotoId::of(b"a"), path: &path, bytes: &bytes }).await.unwrap_err();
    assert!(matches!(error, Error::Refused(..)), "{error:?}");
}

#[test]
fn a_folder_that_holds_no_pair_is_refused_with_the_file_and_the_reason() {
    let [picture, words, tokens] = PLAIN;
    let open_picture = ("open/onnx/vision_model.onnx", "visual.onnx");
    for (files, written, refusal) in [
        (vec![], None, "has no encoder of pictures: one of visual/model.onnx, onnx/vision_model.onnx, visual.onnx"),
        (vec![picture, tokens], None, "has no encoder of words: one of textual/model.onnx, onnx/text_model.onnx"),
        (
            vec![picture, words],
            None,
            "has no tokenizer: one of textual/tokenizer.json, tokenizer.json, vocab.json with merges.txt",
        ),
        (vec![picture, words], Some(("vocab.json", "{}")), "has no tokenizer"),
        (vec![words, tokens], Some(("visual.onnx", "nothing")), "visual.onnx cannot be used: no ONNX model"),
        (vec![picture, tokens], Some(("text.onnx", "")), "text.onnx cannot be used: "),
        (vec![picture, words], Some(("tokenizer.json", "{")), "tokenizer.json cannot be used: EOF while parsing"),
        (vec![picture, words], Some(("tokenizer.json", "{}")), "tokenizer.json cannot be used: it has no model"),
        (
            vec![open_picture, words, tokens],
            Some(("preprocessor_config.json", r#"{"image_mean":[1,2]}"#)),
            "preprocessor_config.json cannot be used: its image_mean is not three numbers",
        ),
        (
            vec![open_picture, words, tokens],
            Some(("preprocessor_config.json", r#"{"size":1000000}"#)),
            "visual.onnx cannot be used: it takes pictures of 1000000 × 1000000 pixels",
        ),
        (
            vec![open_picture, words, tokens],
            Some(("tokenizer_config.json", r#"{"pad_token":"[PAD]"}"#)),
            "tokenizer_config.json cannot be used: the vocabulary has no [PAD]",
        ),
        (
            vec![(words.0, "visual.onnx"), words, tokens],
            None,
            "visual.onnx cannot be used: it takes input_ids (? × ?), attention_mask (? × ?), and not one picture",
        ),
        (
            vec![picture, (picture.0, "text.onnx"), tokens],
            None,
            "text.onnx cannot be used: it takes image (1 × 3 × 16 × 16), and not one row of words",
        ),
        (PLAIN.to_vec(), None, "visual.onnx says 4 numbers of a picture, and "),
    ] {
        let folder = folder(&files);
        written.into_iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
        let error = Pair::open(folder.path()).and_then(|pair| pair.check()).unwrap_err();
        assert!(error.to_string().contains(refusal), "{error}");
        assert!(error.to_string().contains(&folder.path().display().to_string()), "{error}");
        assert!(!matches!(error, BadPair::Unread(..) | BadPair::NotRun(_)));
    }
}
