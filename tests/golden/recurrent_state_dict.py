"""Writes `recurrent_state_dict.safetensors`: the `state_dict` of a module with two layers in both directions and one of gated units,
and what it makes of a batch: `python recurrent_state_dict.py`, as `layers.py`."""

import torch
from safetensors.torch import save_file
from torch import nn

from golden import HERE


class Tagger(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(11, 5)
        self.lstm = nn.LSTM(5, 4, num_layers=2, bidirectional=True, batch_first=True)
        self.gru = nn.GRU(8, 3, batch_first=True)
        self.rnn = nn.RNN(3, 4, nonlinearity="relu", bias=False, batch_first=True)
        self.fc = nn.Linear(4, 2)

    def forward(self, x):
        y, _ = self.lstm(self.embedding(x))
        y, _ = self.gru(y)
        y, _ = self.rnn(y)
        return self.fc(y)


if __name__ == "__main__":
    torch.manual_seed(3)
    net = Tagger()
    save_file(net.state_dict(), HERE / "recurrent_state_dict.safetensors")
    x = torch.randint(11, (6,))
    print("x", x.tolist())
    print("y", net(x[None])[0].tolist())
    print("names", list(net.state_dict()))
