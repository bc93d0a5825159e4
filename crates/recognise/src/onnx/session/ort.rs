//! Models run by ONNX Runtime, whose library is loaded when the first of them is.

use std::borrow::Cow;
use std::env::consts::{DLL_PREFIX, DLL_SUFFIX};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use ::ort::environment::Environment;
use ::ort::session::Session as Loaded;
use ::ort::session::builder::SessionBuilder;
use ::ort::value::Tensor;

use super::Failure;
use crate::onnx::picture::Planes;
use crate::onnx::weights::Task;

/// One loaded model. Several threads may ask for it at once, and it runs for one after another: a copy for each would take
/// a hundred megabytes more, and other looks run other models meanwhile.
pub(in crate::onnx) struct Session {
    outputs: &'static [&'static str],
    model: Mutex<Loaded>,
}

/// That work on one model. They sleep while they have nothing to do: waiting busily takes more than twice as long where
/// processors are shared.
const THREADS: usize = 2;

/// Names the library's file, where the system does not find it by itself.
const LIBRARY: &str = "ORT_DYLIB_PATH";

/// There is one for as long as the process lives.
static ENVIRONMENT: LazyLock<Result<Environment, String>> = LazyLock::new(|| {
    let named = std::env::var_os(LIBRARY).filter(|path| !path.is_empty());
    environment(&named.map_or_else(|| format!("{DLL_PREFIX}onnxruntime{DLL_SUFFIX}").into(), PathBuf::from))
});

fn environment(library: &Path) -> Result<Environment, String> {
    let environment = || Ok::<_, Failure>(::ort::init_from(library)?.with_telemetry(false).build()?);
    environment().map_err(|reason| {
        format!(
            "pictures are looked at with ONNX Runtime, which cannot be loaded ({reason}): install it, or unpack its library from what \
             `pip download onnxruntime` brings (onnxruntime/capi/libonnxruntime.so...), and set {LIBRARY} to that file"
        )
    })
}

/// Says what to install if the library cannot be loaded.
pub(in crate::onnx) fn ready() -> Result<(), Failure> {
    ENVIRONMENT.as_ref().map(drop).map_err(|error| error.clone().into())
}

/// What loads a model.
pub(super) fn builder() -> Result<SessionBuilder, Failure> {
    let environment = ENVIRONMENT.as_ref().map_err(String::as_str)?;
    let build = || -> ::ort::Result<SessionBuilder> {
        Ok(Loaded::builder(environment)?.with_intra_threads(THREADS)?.with_intra_op_spinning(false)?)
    };
    Ok(build()?)
}

impl Session {
    /// Loads what a file holds.
    pub(in crate::onnx) fn load(task: Task, bytes: Cow<'static, [u8]>) -> Result<Self, Failure> {
        let model = builder()?.commit_from_memory(&bytes)?;
        let missing = task.outputs().iter().find(|name| model.outputs().iter().all(|output| output.name() != **name));
        match missing {
            Some(name) => Err(format!("it has no output {name}").into()),
            None => Ok(Self { outputs: task.outputs(), model: Mutex::new(model) }),
        }
    }

    /// Runs it on one picture, three planes. Answers the numbers of each output.
    pub(in crate::onnx) fn run(&self, planes: Planes) -> Result<Vec<Vec<f32>>, Failure> {
        let input = Tensor::from_array(([1, 3, planes.height, planes.width], planes.numbers))?;
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let outputs = model.run(::ort::inputs!["image" => input])?;
        self.outputs.iter().map(|name| Ok(outputs[*name].try_extract_tensor()?.1.to_vec())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_library_that_is_not_there_is_named_with_what_to_do() {
        let error = environment(Path::new("/nowhere/libonnxruntime.so")).unwrap_err();
        for part in ["/nowhere/libonnxruntime.so", "pip download onnxruntime", "ORT_DYLIB_PATH"] {
            assert!(error.contains(part), "{error}");
        }
    }
}
