"""Training data: the response keys come from the response store, their texts stay there.

Rasa checks that every `utter_…` a rule uses exists in the domain. The domain is given the keys
alone, so a changed wording needs no training, and the validation stays as strict as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import List, Optional, Text, Union

from rasa.shared.core.domain import Domain
from rasa.shared.importers.rasa import RasaFileImporter

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

    def get_domain(self) -> Domain:
        domain = super().get_domain()
        keys = {key for texts in read_folder(self._responses).values() for key in texts}
        said = {key: [{"text": key}] for key in sorted(keys) if key.startswith(_PREFIX)}
        return domain.merge(Domain.from_dict({"responses": said}))


def _training_folders(paths: Optional[Union[List[Text], Text]]) -> List[Text]:
    given = [paths] if isinstance(paths, str) else list(paths or [])
    folders: List[Text] = []
    for path in given:
        below = [str(Path(path) / name) for name in _TRAINED if (Path(path) / name).is_dir()]
        folders.extend(below or [path])
    return folders
