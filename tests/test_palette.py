import itertools
import tomllib
from pathlib import Path

import numpy as np
import pytest

from costlib.focus.columns import SERVICE_SUBCATEGORIES
from costlib.palette import BACKGROUND, CATEGORICAL, CHEAPER, CONTEXT, COSTLIER, colour

CONFIG = tomllib.loads((Path(__file__).parent.parent / ".streamlit/config.toml").read_text())
# Machado, Oliveira and Fernandes (2009), severity 1.0, on linear RGB.
SIGHT = {
    "normal": np.eye(3),
    "red-blind": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "green-blind": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "blue-blind": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)


def linear(colour):
    rgb = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def seen(colour, sight):
    return LAB @ np.cbrt(LMS @ np.clip(np.array(SIGHT[sight]) @ linear(colour), 0, 1))


def contrast(one, other):
    light, dark = sorted((float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_colours_stay_apart_for_every_sight(mode, sight):
    apart = {
        (one, other): np.linalg.norm(seen(one, sight) - seen(other, sight))
        for one, other in itertools.combinations(CATEGORICAL[mode], 2)
    }

    assert min(apart.values()) > 0.07, min(apart, key=apart.__getitem__)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_colour_stands_out_from_the_page(mode):
    for tint in (*CATEGORICAL[mode], COSTLIER[mode], CHEAPER[mode]):
        assert contrast(tint, BACKGROUND[mode]) >= 2.95, tint


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_the_page_and_its_charts_take_these_colours(mode):
    theme = CONFIG["theme"][mode]

    assert tuple(theme["chartCategoricalColors"]) == CATEGORICAL[mode]
    assert theme["backgroundColor"] == BACKGROUND[mode]
    assert len(theme["chartCategoricalColors"]) == 10  # any other number silently breaks Plotly's colours


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_service_category_of_focus_has_a_colour_of_its_own(mode):
    taken = {name: colour("category", name, mode) for name in SERVICE_SUBCATEGORIES}

    assert len(set(taken.values())) == len(SERVICE_SUBCATEGORIES)


def test_spellings_of_a_provider_share_its_colour():
    assert colour("provider", "Microsoft Azure") == colour("provider", " microsoft ") == colour("provider", "AZURE")


def test_an_unlisted_name_keeps_its_colour_across_starts():
    assert colour("provider", "Example Cloud") == "#B69A85"


def test_what_has_no_name_is_grey():
    assert colour("category", None, "dark") == colour("category", "  ", "dark") == CONTEXT["dark"]
