//! A model that can be run. Only the files here name what runs it: rten, which is in the program, or with the feature `ort`
//! ONNX Runtime, which is looked for when the program runs.

#[cfg(all(feature = "meaning", feature = "ort"))]
mod any_ort;
#[cfg(all(feature = "meaning", not(feature = "ort")))]
mod any_rten;
#[cfg(feature = "ort")]
mod ort;
#[cfg(not(feature = "ort"))]
mod rten;

#[cfg(all(feature = "meaning", feature = "ort"))]
pub(super) use self::any_ort::AnySession;
#[cfg(all(feature = "meaning", not(feature = "ort")))]
pub(super) use self::any_rten::AnySession;
#[cfg(feature = "ort")]
pub(super) use self::ort::{Session, ready};
#[cfg(not(feature = "ort"))]
pub(super) use self::rten::{Session, ready};

/// Why a model cannot be loaded, or did not run, in its own words.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

/// What goes into a model of which only its file knows, or comes out.
#[cfg(feature = "meaning")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Port {
    pub(super) name: String,
    /// How long it is in each dimension, where that is fixed; nothing where the file does not say.
    pub(super) shape: Vec<Option<usize>>,
}

/// What is given to a model.
#[cfg(feature = "meaning")]
pub(super) enum Numbers {
    Real(Vec<f32>),
    /// Of as many bits as the model wants.
    Whole(Vec<i32>),
}

#[cfg(feature = "meaning")]
impl std::fmt::Display for Port {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let long = |long: &Option<usize>| long.map_or("?".to_owned(), |long| long.to_string());
        write!(f, "{} ({})", self.name, self.shape.iter().map(long).collect::<Vec<_>>().join(" × "))
    }
}
