//! Models of which only their files know what goes in and comes out, run by ONNX Runtime.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use ::ort::session::{Session as Loaded, SessionInputValue};
use ::ort::value::{Outlet, Tensor, TensorElementType, ValueType};

use super::ort::builder;
use super::{Failure, Numbers, Port};

/// One loaded model. Several threads may ask for it at once, and it runs for one after another.
pub(in crate::onnx) struct AnySession {
    model: Mutex<Loaded>,
    inputs: Vec<Port>,
    outputs: Vec<Port>,
    /// The names of inputs that take whole numbers of 64 bits.
    long: Vec<String>,
}

impl AnySession {
    /// Loads a file, and what lies beside it where its numbers are kept apart.
    pub(in crate::onnx) fn load(file: &Path) -> Result<Self, Failure> {
        let model = builder()?.commit_from_file(file)?;
        let is_long =
            |outlet: &&Outlet| matches!(outlet.dtype(), ValueType::Tensor { ty: TensorElementType::Int64, .. });
        Ok(Self {
            inputs: model.inputs().iter().map(port).collect(),
            outputs: model.outputs().iter().map(port).collect(),
            long: model.inputs().iter().filter(is_long).map(|outlet| outlet.name().to_owned()).collect(),
            model: Mutex::new(model),
        })
    }

    /// What goes in.
    pub(in crate::onnx) fn inputs(&self) -> Vec<Port> {
        self.inputs.clone()
    }

    /// What comes out.
    pub(in crate::onnx) fn outputs(&self) -> Vec<Port> {
        self.outputs.clone()
    }

    /// Runs it. Answers the shape and the numbers of one output.
    pub(in crate::onnx) fn run(
        &self,
        inputs: Vec<(&str, Vec<usize>, Numbers)>,
        output: &str,
    ) -> Result<(Vec<usize>, Vec<f32>), Failure> {
        let mut given: Vec<(String, SessionInputValue<'_>)> = Vec::with_capacity(inputs.len());
        for (name, shape, numbers) in inputs {
            let value = match numbers {
                Numbers::Real(numbers) => Tensor::from_array((shape, numbers))?.into(),
                Numbers::Whole(numbers) if self.long.iter().any(|long| long == name) => {
                    Tensor::from_array((shape, numbers.into_iter().map(i64::from).collect::<Vec<_>>()))?.into()
                }
                Numbers::Whole(numbers) => Tensor::from_array((shape, numbers))?.into(),
            };
            given.push((name.to_owned(), value));
        }
        let mut model = self.model.lock().unwrap_or_else(PoisonError::into_inner);
        let answers = model.run(given)?;
        let (shape, numbers) = answers[output].try_extract_tensor::<f32>()?;
        Ok((shape.iter().map(|long| usize::try_from(*long).unwrap_or(0)).collect(), numbers.to_vec()))
    }
}

fn port(outlet: &Outlet) -> Port {
    let shape = match outlet.dtype() {
        ValueType::Tensor { shape, .. } => shape.iter().map(|long| usize::try_from(*long).ok()).collect(),
        _ => Vec::new(),
    };
    Port { name: outlet.name().to_owned(), shape }
}
