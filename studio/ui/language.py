"""The language of the window: which ones there are, which one is meant, and Qt's translators for it."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from studio import paths

_TRANSLATOR = "layerloom-translator"  # the object name by which ours are found


class Language(str, Enum):
    SYSTEM = "system"
    ENGLISH = "en"
    CHINESE = "zh_CN"


# Each language in its own words: whoever can't read the others finds it.
NATIVE_NAMES = {Language.ENGLISH: "English", Language.CHINESE: "简体中文"}

# How systems call it; the longest name comes first in their lists.
_SYSTEM_NAMES = {Language.ENGLISH: ("en",), Language.CHINESE: ("zh-Hans", "zh-CN", "zh-SG")}


def spoken(language: Language) -> Language:
    """The language that is shown: the system's own one, when it is one of ours, else English."""
    if language is not Language.SYSTEM:
        return language
    for name in QLocale.system().uiLanguages():
        for ours, names in _SYSTEM_NAMES.items():
            if name.startswith(names):
                return ours
    return Language.ENGLISH


def speak(language: Language) -> None:
    """Have the application's texts, Qt's own among them, and its numbers in a language from now on."""
    application = QCoreApplication.instance()
    assert application is not None
    for old in application.findChildren(QTranslator, _TRANSLATOR):
        QCoreApplication.removeTranslator(old)
        old.deleteLater()
    locale = QLocale.system() if language is Language.SYSTEM else QLocale(language.value)
    QLocale.setDefault(locale)
    shown = spoken(language)
    if shown is not Language.ENGLISH:
        qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        ours = str(paths.resources() / "translations")
        for name, folder in (("qtbase", qt), ("layerloom", ours)):
            translator = QTranslator(application)
            translator.setObjectName(_TRANSLATOR)
            if translator.load(f"{name}_{shown.value}", folder):
                QCoreApplication.installTranslator(translator)


def translation() -> Path | None:
    """The file of the texts that are shown instead of the English ones; None where those are shown."""
    application = QCoreApplication.instance()
    loaded = application.findChildren(QTranslator, _TRANSLATOR) if application is not None else []
    files = [Path(translator.filePath()) for translator in loaded]
    return next((file for file in files if file.stem.startswith("layerloom")), None)
