//! A model that can be run: the only place that names what runs it.

use std::borrow::Cow;

use rten::{Model, ModelOptions, NodeId, OpRegistry, Value, op_registry};

use super::weights::Task;

/// One loaded model. Several threads may run it at once.
pub(super) struct Session {
    model: Model,
    input: NodeId,
    outputs: Vec<NodeId>,
}

/// Why a model cannot be loaded, or did not run, in its own words.
pub(super) type Failure = Box<dyn std::error::Error + Send + Sync>;

impl Session {
    /// Loads what a file holds.
    pub(super) fn load(task: Task, bytes: Cow<'static, [u8]>) -> Result<Self, Failure> {
        let options = ModelOptions::with_ops(operators());
        let model = match bytes {
            Cow::Borrowed(bytes) => options.load_static_slice(bytes)?,
            Cow::Owned(bytes) => options.load(bytes)?,
        };
        let input = model.node_id("image")?;
        let outputs = task.outputs().iter().map(|name| model.node_id(name)).collect::<Result<_, _>>()?;
        Ok(Self { model, input, outputs })
    }

    /// Runs it on one square picture, three planes. Answers the numbers of each output.
    pub(super) fn run(&self, planes: Vec<f32>, edge: usize) -> Result<Vec<Vec<f32>>, Failure> {
        let input = Value::from_shape([1, 3, edge, edge], planes)?;
        let outputs = self.model.run(vec![(self.input, input.into())], &self.outputs, None)?;
        outputs.into_iter().map(numbers).collect()
    }
}

/// What the models are made of. All that there are would make the program larger, and take a newer C library than Lambda has.
fn operators() -> OpRegistry {
    op_registry!(
        Add,
        AveragePool,
        Cast,
        Clip,
        Concat,
        Conv,
        Exp,
        Flatten,
        Gemm,
        GlobalAveragePool,
        LeakyRelu,
        MatMul,
        MaxPool,
        Mul,
        Pad,
        Relu,
        Reshape,
        Resize,
        Sigmoid,
        Slice,
        Split,
        Sub,
        Transpose
    )
}

fn numbers(value: Value) -> Result<Vec<f32>, Failure> {
    Ok(value.into_tensor().ok_or("a model answered something else than numbers")?.into_data())
}
