//! What a thumbnail means: how it is cut and coloured for the encoder, and what that says of it.

use std::path::Path;

use fast_image_resize::FilterType;
use serde_json::Value;

use super::files::{Files, json};
use super::{AnySession, BadPair, Failure, Numbers, embedding, listed};
use crate::onnx::picture::{Inks, Part, Picture, Planes};

/// The encoder of pictures.
pub(super) struct Pictures {
    model: AnySession,
    input: String,
    output: String,
    pub(super) dimensions: usize,
    width: usize,
    height: usize,
    settings: Settings,
}

/// How a picture is given to the encoder.
struct Settings {
    inks: Inks,
    filter: FilterType,
    /// Whether all of it is squeezed into a square, rather than its middle taken.
    is_squeezed: bool,
    edge: Option<usize>,
}

/// As CLIP was trained, 0 to 1.
const MEAN: [f64; 3] = [0.48145466, 0.4578275, 0.40821073];
const DEVIATION: [f64; 3] = [0.26862954, 0.26130258, 0.27577711];
const EDGE: usize = 224;

/// More than any model takes.
const MOST: usize = 2_048;

impl Pictures {
    pub(super) fn load(files: &Files) -> Result<Self, BadPair> {
        let unfit = |reason: String| BadPair::Unfit(files.picture.clone(), reason);
        let settings = match &files.picture_settings {
            Some(file) => Settings::read(file, &json(file)?)?,
            None => Settings::read(Path::new(""), &Value::Null)?,
        };
        let model = AnySession::load(&files.picture).map_err(|error| unfit(format!("no ONNX model: {error}")))?;
        let inputs = model.inputs();
        let (input, height, width) = match &inputs[..] {
            [input] => match input.shape[..] {
                [None | Some(1), None | Some(3), height, width] => (input.name.clone(), height, width),
                _ => return Err(unfit(format!("it takes {input}, and not 1 picture of 3 colours"))),
            },
            _ => return Err(unfit(format!("it takes {}, and not one picture", listed(&inputs)))),
        };
        let edge = settings.edge.unwrap_or(EDGE);
        let (width, height) = (width.unwrap_or(edge), height.unwrap_or(edge));
        if !(1..=MOST).contains(&width) || !(1..=MOST).contains(&height) {
            return Err(unfit(format!("it takes pictures of {width} × {height} pixels")));
        }
        let any = vec![0.5; 3 * width * height];
        let run = |output: &str| run(&model, &input, Planes { width, height, numbers: any.clone() }, output);
        let (output, dimensions) = embedding(&model, run).map_err(unfit)?;
        Ok(Self { model, input, output, dimensions, width, height, settings })
    }

    /// What a JPEG means.
    pub(super) fn of(&self, jpeg: &[u8]) -> Result<Vec<f32>, Failure> {
        let picture = Picture::decode(jpeg)?;
        let part = if self.settings.is_squeezed { picture.whole() } else { self.middle(&picture) };
        let resized = picture.resized_by(self.settings.filter, part, self.width, self.height);
        Ok(run(&self.model, &self.input, resized.planes(&self.settings.inks), &self.output)?.1)
    }

    /// As much of the middle of a picture as has the shape that is wanted.
    fn middle(&self, picture: &Picture) -> Part {
        let (whole, wanted) = (picture.whole(), [self.width as f64, self.height as f64]);
        let factor = (whole.width / wanted[0]).min(whole.height / wanted[1]);
        let [width, height] = wanted.map(|edge| edge * factor);
        Part { left: (whole.width - width) / 2.0, top: (whole.height - height) / 2.0, width, height }
    }
}

fn run(model: &AnySession, input: &str, planes: Planes, output: &str) -> Result<(Vec<usize>, Vec<f32>), Failure> {
    let shape = vec![1, 3, planes.height, planes.width];
    model.run(vec![(input, shape, Numbers::Real(planes.numbers))], output)
}

impl Settings {
    /// What `preprocess_cfg.json` of open_clip or `preprocessor_config.json` of Hugging Face says; what it does not say is as with
    /// CLIP.
    fn read(file: &Path, said: &Value) -> Result<Self, BadPair> {
        let colours = |names: [&str; 2], usual: [f64; 3]| {
            let Some(said) = names.iter().find_map(|name| said.get(name)) else { return Ok(usual) };
            let three = || {
                let numbers = said.as_array()?.iter().map(Value::as_f64).collect::<Option<Vec<_>>>()?;
                <[f64; 3]>::try_from(numbers).ok()
            };
            three().ok_or_else(|| BadPair::Unfit(file.to_owned(), format!("its {} is not three numbers", names[0])))
        };
        let mean = colours(["image_mean", "mean"], MEAN)?;
        let deviation = colours(["image_std", "std"], DEVIATION)?;
        let is_normalised = said.get("do_normalize").and_then(Value::as_bool).unwrap_or(true);
        let (minus, over) = match is_normalised {
            true => (mean.map(|part| (part * 255.0) as f32), deviation.map(|part| (part * 255.0) as f32)),
            false => ([0.0; 3], [255.0; 3]),
        };
        let is_bilinear = said.get("interpolation").and_then(Value::as_str) == Some("bilinear")
            || said.get("resample").and_then(Value::as_u64) == Some(2);
        let is_cut = said.get("do_center_crop").and_then(Value::as_bool);
        let is_squeezed = match said.get("resize_mode").and_then(Value::as_str) {
            Some(mode) => mode == "squash",
            None => !is_cut.unwrap_or(said.get("size").is_none_or(|size| size.get("height").is_none())),
        };
        Ok(Self {
            inks: Inks { order: [0, 1, 2], minus, over },
            filter: if is_bilinear { FilterType::Bilinear } else { FilterType::CatmullRom },
            is_squeezed,
            edge: ["crop_size", "size"].iter().find_map(|name| edge(said.get(name)?)),
        })
    }
}

/// A size as a number, a pair or an object.
fn edge(size: &Value) -> Option<usize> {
    let number = match size {
        Value::Array(sides) => sides.first()?,
        Value::Object(sides) => ["height", "shortest_edge"].iter().find_map(|name| sides.get(*name))?,
        other => other,
    };
    usize::try_from(number.as_u64()?).ok()
}
