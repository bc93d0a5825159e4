"""Reads the tensors of a PyTorch file without PyTorch."""

import collections
import pickle
import struct
import zipfile

import numpy as np

NUMBERS = {"FloatStorage": np.float32, "HalfStorage": np.float16, "LongStorage": np.int64, "IntStorage": np.int32}


class Tensor:
    def __init__(self, storage, offset, size, stride, *_):
        self.storage, self.offset, self.size, self.stride = storage, offset, size, stride

    def array(self):
        numbers = self.storage["numbers"][self.offset :]
        if not self.size:
            return np.array(numbers[0])
        strides = [step * numbers.itemsize for step in self.stride]
        return np.ascontiguousarray(np.lib.stride_tricks.as_strided(numbers, self.size, strides))


class Unpickler(pickle.Unpickler):
    """Makes tensors and nothing else: a pickle could otherwise run any code."""

    def __init__(self, file, storages):
        super().__init__(file)
        self.storages = storages

    def find_class(self, module, name):
        if name.endswith("Storage"):
            return name
        if name == "_rebuild_tensor_v2":
            return Tensor
        if name == "OrderedDict":
            return collections.OrderedDict
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, key):
        _, kind, name, _, count = key[:5]
        return self.storages.setdefault(name, {"kind": NUMBERS[kind], "count": count})


def tensors(path):
    storages = {}
    if zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        index = next(name for name in archive.namelist() if name.endswith("data.pkl"))
        found = Unpickler(archive.open(index), storages).load()
        for name, storage in storages.items():
            data = archive.read(f"{index.removesuffix('data.pkl')}data/{name}")
            storage["numbers"] = np.frombuffer(data, storage["kind"])
    else:
        with open(path, "rb") as file:
            for _ in range(3):  # a magic number, the version, the machine
                Unpickler(file, storages).load()
            found = Unpickler(file, storages).load()
            for name in Unpickler(file, storages).load():
                storage = storages[name]
                (count,) = struct.unpack("<q", file.read(8))
                storage["numbers"] = np.frombuffer(file.read(count * np.dtype(storage["kind"]).itemsize), storage["kind"])
    return {name: tensor.array() for name, tensor in found.items() if isinstance(tensor, Tensor)}
