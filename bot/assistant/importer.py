"""Training data: the response keys come from the response store, their texts stay there.

Rasa checks that every `utter_…` a rule uses exists in the domain. The domain is given the keys
alone, so a changed wording needs no training, and the validation stays as strict as it is.

For one training Rasa asks twice for all data, and copies and compares every message ten times on
its way through the layers of importers. Files are therefore read once, and messages made cheap.
"""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path
from typing import Any, Dict, List, Optional, Text, Union

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.common import cached_method

from bot.assistant.nlg import DEFAULT_FOLDER
from bot.assistant.responses import read_folder

_PREFIX = "utter_"
_TRAINED = ("nlu", "rules", "stories")
"""The folders below `data/` that hold training data; the others hold what the shop works with."""


class CarelineImporter(RasaFileImporter):
    """`importers: [{name: bot.assistant.importer.CarelineImporter, responses: FOLDER}]`"""

    def __init__(
        self,
        config_file: Optional[Text] = None,
        domain_path: Optional[Text] = None,
        training_data_paths: Optional[Union[List[Text], Text]] = None,
        responses: Text = DEFAULT_FOLDER,
    ) -> None:
        super().__init__(config_file, domain_path, _training_folders(training_data_paths))
        self._responses = Path(responses)

    @cached_method
    def get_nlu_data(self, language: Optional[Text] = "en") -> TrainingData:
        read = super().get_nlu_data(language)
        read.training_examples = [Example.like(message) for message in read.training_examples]
        return read

    @cached_method
    def get_domain(self) -> Domain:
        domain = super().get_domain()
        keys = {key for texts in read_folder(self._responses).values() for key in texts}
        said = {key: [{"text": key}] for key in sorted(keys) if key.startswith(_PREFIX)}
        return domain.merge(Domain.from_dict({"responses": said}))


class Example(Message):
    """A message that keeps its fingerprint while nothing changes, and is copied in no time."""

    @classmethod
    def like(cls, message: Message) -> Example:
        """With a data dictionary and a list of features of its own."""
        made = cls(message.data, set(message.output_properties), message.time)
        made.features = list(message.features)
        made._cached_fingerprint = message._cached_fingerprint
        return made

    def set(self, prop: Text, info: Any, add_to_output: bool = False) -> None:
        """Rasa strips the intent whenever data are merged: mostly, nothing changes."""
        if add_to_output or self.get(prop) != info:
            super().set(prop, info, add_to_output)

    def __deepcopy__(self, memo: Dict[int, Any]) -> Example:
        """Texts are never changed, so the copy may share them; lists of entities could be."""
        copied = Example.like(self)
        copied.data = {
            name: value if isinstance(value, str) else deepcopy(value, memo)
            for name, value in self.data.items()
        }
        return copied


def _training_folders(paths: Optional[Union[List[Text], Text]]) -> List[Text]:
    given = [paths] if isinstance(paths, str) else list(paths or [])
    folders: List[Text] = []
    for path in given:
        below = [str(Path(path) / name) for name in _TRAINED if (Path(path) / name).is_dir()]
        folders.extend(below or [path])
    return folders
