//! Models of which only their files know what goes in and comes out, run by rten.

use std::path::Path;

use rten::{Dimension, Model, ModelOptions, NodeId, Value};
use rten_tensor::Layout as _;

use super::{Failure, Numbers, Port};

/// One loaded model. Several threads may run it at once.
pub(in crate::onnx) struct AnySession(Model);

impl AnySession {
    /// Loads a file, and what lies beside it where its numbers are kept apart.
    pub(in crate::onnx) fn load(file: &Path) -> Result<Self, Failure> {
        Ok(Self(ModelOptions::with_all_ops().load_file(file)?))
    }

    /// What goes in.
    pub(in crate::onnx) fn inputs(&self) -> Vec<Port> {
        self.ports(self.0.input_ids())
    }

    /// What comes out.
    pub(in crate::onnx) fn outputs(&self) -> Vec<Port> {
        self.ports(self.0.output_ids())
    }

    /// Runs it. Answers the shape and the numbers of one output.
    pub(in crate::onnx) fn run(
        &self,
        inputs: Vec<(&str, Vec<usize>, Numbers)>,
        output: &str,
    ) -> Result<(Vec<usize>, Vec<f32>), Failure> {
        let mut given = Vec::with_capacity(inputs.len());
        for (name, shape, numbers) in inputs {
            let value = match numbers {
                Numbers::Real(numbers) => Value::from_shape(shape, numbers)?,
                Numbers::Whole(numbers) => Value::from_shape(shape, numbers)?,
            };
            given.push((self.0.node_id(name)?, value.into()));
        }
        let mut answers = self.0.run(given, &[self.0.node_id(output)?], None)?;
        let answer = answers.pop().ok_or("it answered nothing")?;
        let numbers = answer.into_tensor::<f32>().ok_or_else(|| format!("{output} is something else than numbers"))?;
        Ok((numbers.shape().to_vec(), numbers.into_data()))
    }

    fn ports(&self, nodes: &[NodeId]) -> Vec<Port> {
        let port = |node: &NodeId| {
            let info = self.0.node_info(*node)?;
            let long = |long: Dimension| match long {
                Dimension::Fixed(long) => Some(long),
                Dimension::Symbolic(_) => None,
            };
            let shape = info.shape().unwrap_or_default().into_iter().map(long).collect();
            Some(Port { name: info.name()?.to_owned(), shape })
        };
        nodes.iter().filter_map(port).collect()
    }
}
