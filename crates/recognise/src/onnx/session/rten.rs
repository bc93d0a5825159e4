//! Models run by rten, in Rust alone.

use std::borrow::Cow;

use ::rten::{Model, ModelOptions, NodeId, OpRegistry, Value, op_registry};

use super::Failure;
use crate::onnx::picture::Planes;
use crate::onnx::weights::Task;

/// One loaded model. Several threads may run it at once.
pub(in crate::onnx) struct Session {
    model: Model,
    input: NodeId,
    outputs: Vec<NodeId>,
}

/// It is in the program.
pub(in crate::onnx) fn ready() -> Result<(), Failure> {
    Ok(())
}

impl Session {
    /// Loads what a file holds.
    pub(in crate::onnx) fn load(task: Task, bytes: Cow<'static, [u8]>) -> Result<Self, Failure> {
        let options = ModelOptions::with_ops(operators());
        let model = match bytes {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes)?,
            Cow::Owned(bytes) => options.load(bytes)?,
        };
        let input = model.node_id("image")?;
        let outputs = task.outputs().iter().map(|name| model.node_id(name)).collect::<Result<_, _>>()?;
        Ok(Self { model, input, outputs })
    }

    /// Runs it on one picture, three planes. Answers the numbers of each output.
    pub(in crate::onnx) fn run(&self, planes: Planes) -> Result<Vec<Vec<f32>>, Failure> {
        let input = Value::from_shape([1, 3, planes.height, planes.width], planes.numbers)?;
        let outputs = self.model.run(vec![(self.input, input.into())], &self.outputs, None)?;
        outputs.into_iter().map(numbers).collect()
    }
}

/// What the models are made of. All that there are would make the program larger, and take a newer C library than Lambda has.
fn operators() -> OpRegistry {
    op_registry!(
        Add,
        AveragePool,
        BatchNormalization,
        Cast,
        Clip,
        Concat,
        Conv,
        ConvTranspose,
        Div,
        Erf,
        Exp,
        Flatten,
        Gemm,
        GlobalAveragePool,
        HardSigmoid,
        Identity,
        LeakyRelu,
        MatMul,
        MaxPool,
        Mul,
        Pad,
        Pow,
        ReduceMean,
        Relu,
        Reshape,
        Resize,
        Shape,
        Sigmoid,
        Slice,
        Softmax,
        Split,
        Sqrt,
        Squeeze,
        Sub,
        Transpose,
        Unsqueeze
    )
}

fn numbers(value: Value) -> Result<Vec<f32>, Failure> {
    Ok(value.into_tensor().ok_or("a model answered something else than numbers")?.into_data())
}
