"""The villages of a plan: which there are, whose they are, how many households each should have.

Ordinary villages come from the reference list. That list holds no municipal communities, so they
are invented here, under pseudo-tambons (5th-6th digit ≥ 51), each with the one municipal authority
that it belongs to; they reach the product through the `village` register, marked as made up.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from bmn import settings
from bmn.simulate import draws
from bmn.simulate.parameters import Parameters
from bmn.simulate.plan import Plan

MADE_UP = "ข้อมูลสมมติ (made up)"
FIRST_PSEUDO_TAMBON = 51
_CITY, _TOWN, _PATTAYA = "เทศบาลนคร", "เทศบาลเมือง", "เมืองพัทยา"
_SMALL_TOWN = "เทศบาลตำบล"
_COMMUNITIES = {_CITY: (30, 66), _TOWN: (10, 33), _PATTAYA: (30, 66), _SMALL_TOWN: (3, 11)}
_SMALL_TOWNS_WITH_COMMUNITIES = 0.165


@dataclass(frozen=True)
class Frame:
    """One row per village of the plan, in order of village code."""

    code: NDArray[Any]
    name_th: NDArray[Any]
    province: NDArray[Any]
    district: NDArray[Any]
    tambon: NDArray[Any]
    authority: NDArray[Any]
    is_municipal: NDArray[np.bool_]
    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    target: NDArray[np.int64]
    first_house: NDArray[np.int64]
    keys: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.code)

    def take(self, rows: NDArray[Any]) -> "Frame":
        """The frame of some of its villages (a mask or positions)."""
        return replace(self, **{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def frame(plan: Plan, parameters: Parameters) -> Frame:
    """The villages that the plan collects, with targets that add up to the province's exactly."""
    villages = _all_villages(plan)
    villages["target"] = _targets(villages, plan, parameters)
    room = (villages["target"] * 1.06).astype(int) + 6
    villages["first_house"] = room.groupby(villages["district"]).cumsum() - room
    villages = villages[_sampled(villages, plan)]
    columns = {f.name: villages[f.name].to_numpy() for f in fields(Frame) if f.name != "keys"}
    for name in ("code", "name_th", "province", "district", "tambon", "authority"):
        columns[name] = columns[name].astype(object)
    return Frame(**columns, keys=_keys(villages["code"], plan.seed))


def _keys(codes: pd.Series, seed: int) -> NDArray[np.uint64]:
    return draws.keys(codes.astype("int64").to_numpy(), seed)


def _read(name: str) -> pd.DataFrame:
    return pd.read_csv(settings.reference_dir() / name, dtype=str, keep_default_na=False)


def provinces_in_scope(plan: Plan) -> list[str]:
    """Province codes of the plan, in order."""
    provinces = _read("provinces.csv")
    scope = provinces.loc[provinces["in_scope"] == "1", "province_code"].tolist()
    return sorted(set(plan.provinces) & set(scope)) if plan.provinces else sorted(scope)


def _all_villages(plan: Plan) -> pd.DataFrame:
    provinces = provinces_in_scope(plan)
    authorities = _read("local_authorities.csv")
    tambons = _read("tambons.csv")
    ordinary = _ordinary(provinces, tambons, authorities, plan.seed)
    communities = _communities(provinces, authorities, plan.seed)
    villages = pd.concat([ordinary, communities], ignore_index=True).sort_values("code")
    villages["province"] = villages["code"].str[:2]
    villages["district"] = villages["code"].str[:4]
    villages["tambon"] = villages["code"].str[:6]
    return villages.reset_index(drop=True)


def _ordinary(
    provinces: list[str], tambons: pd.DataFrame, authorities: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """Reference villages with an invented point near the tambon's centre and an authority."""
    listed = _read("villages.csv.gz")
    listed = listed[listed["village_code"].str[:2].isin(provinces)]
    place = tambons.set_index("tambon_code")[["latitude", "longitude"]].astype(float)
    place = place.reindex(listed["tambon_code"])
    keys = _keys(listed["village_code"], seed)
    return pd.DataFrame(
        {
            "code": listed["village_code"].to_numpy(),
            "name_th": listed["name_th"].to_numpy(),
            "is_municipal": False,
            "latitude": place["latitude"].to_numpy() + 0.016 * draws.normal(keys, 1),
            "longitude": place["longitude"].to_numpy() + 0.016 * draws.normal(keys, 2),
            "authority": _authority_by_village(listed, authorities, keys),
        }
    )


def _authority_by_village(
    listed: pd.DataFrame, authorities: pd.DataFrame, keys: NDArray[np.uint64]
) -> NDArray[Any]:
    """One authority a village: where a tambon has several, they share its villages by moo."""
    bridge = _read("local_authority_tambons.csv").merge(
        authorities[["local_authority_code", "type_th"]], on="local_authority_code"
    )
    bridge["weight"] = np.where(bridge["coverage"] == "full", 2.0, 1.0)
    bridge = bridge.sort_values(["tambon_code", "weight", "local_authority_code"])
    bridge["upper"] = bridge.groupby("tambon_code")["weight"].cumsum()
    bridge["upper"] /= bridge.groupby("tambon_code")["weight"].transform("sum")
    village = listed[["village_code", "tambon_code"]].reset_index(drop=True)
    order = village.groupby("tambon_code").cumcount()
    count = village.groupby("tambon_code")["village_code"].transform("size")
    village["place"] = (order + draws.uniform(keys, 3)) / count
    pairs = village.merge(bridge, on="tambon_code", how="left")
    pairs = pairs[pairs["upper"].isna() | (pairs["place"] < pairs["upper"] + 1e-9)]
    first = pairs.drop_duplicates("village_code").set_index("village_code")
    found = first["local_authority_code"].reindex(village["village_code"])
    return found.fillna("").to_numpy(dtype=object)


def _communities(provinces: list[str], authorities: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Invented municipal communities: one pseudo-tambon for each municipal authority that has any.

    About 593 authorities and 8,600 communities, as many as the 2561 round had.
    """
    towns = authorities[authorities["province_code"].isin(provinces)]
    towns = towns[towns["type_th"].isin(list(_COMMUNITIES))].sort_values("local_authority_code")
    keys = draws.keys(draws.text_numbers(towns["local_authority_code"]), seed)
    large = (towns["type_th"] != _SMALL_TOWN).to_numpy()
    chosen = large | (draws.uniform(keys, 1) < _SMALL_TOWNS_WITH_COMMUNITIES)
    towns, keys = towns[chosen].reset_index(drop=True), keys[chosen]
    low = towns["type_th"].map(lambda kind: _COMMUNITIES[kind][0]).to_numpy()
    high = towns["type_th"].map(lambda kind: _COMMUNITIES[kind][1]).to_numpy()
    communities = (low + (high - low + 1) * draws.uniform(keys, 2)).astype(int)
    pseudo = FIRST_PSEUDO_TAMBON + towns.groupby("district_code").cumcount().to_numpy()
    town = np.repeat(np.arange(len(towns)), communities)
    moo = np.arange(len(town)) - np.repeat(np.cumsum(communities) - communities, communities) + 1
    code = [
        f"{district}{tambon}{number:02d}01"
        for district, tambon, number in zip(
            towns["district_code"].to_numpy()[town], pseudo[town], moo, strict=True
        )
    ]
    names = [
        f"ชุมชนสมมติที่ {number} {kind if kind == _PATTAYA else kind + name}"
        for number, kind, name in zip(
            moo, towns["type_th"].to_numpy()[town], towns["name_th"].to_numpy()[town], strict=True
        )
    ]
    point_keys = _keys(pd.Series(code, dtype=object), seed)
    latitude = pd.to_numeric(towns["latitude"]).to_numpy()[town]
    longitude = pd.to_numeric(towns["longitude"]).to_numpy()[town]
    return pd.DataFrame(
        {
            "code": code,
            "name_th": names,
            "is_municipal": True,
            "latitude": latitude + 0.007 * draws.normal(point_keys, 1),
            "longitude": longitude + 0.007 * draws.normal(point_keys, 2),
            "authority": towns["local_authority_code"].to_numpy()[town],
        }
    )


def _targets(villages: pd.DataFrame, plan: Plan, parameters: Parameters) -> NDArray[np.int64]:
    """Target households by village; the provinces' targets of the year are met exactly.

    Only 2569 has official targets. Other years are that year's villages a little smaller or
    larger (2561: by the province's published count), so villages compare with themselves.
    """
    keys = _keys(villages["code"], plan.seed)
    size = np.exp(0.5 * draws.normal(keys, 11).astype(float))
    size *= np.exp(
        0.15
        * draws.normal(draws.keys(villages["district"].astype("int64").to_numpy(), plan.seed), 12)
    )
    size *= np.where(villages["is_municipal"], 1.2, 1.0)
    tiny = draws.uniform(keys, 13) < 0.011  # 784 of 84,090 villages had fewer than 20 in 2561
    size = np.where(tiny, 0.04 + 0.09 * draws.uniform(keys, 14), np.clip(size, 0.2, 5.0))
    target = np.zeros(len(villages), dtype=np.int64)
    province = villages["province"].to_numpy()
    for code in np.unique(province):
        rows = np.flatnonzero(province == code)
        target[rows] = shared_out(parameters.target_2569[code], size[rows])
    if plan.survey_year_be == 2569:
        return target
    if plan.survey_year_be == 2561:
        for code in np.unique(province):
            rows = np.flatnonzero(province == code)
            total = round(parameters.target_2569[code] * parameters.households_2561[code])
            target[rows] = shared_out(total, size[rows])
        return target
    drift = 1 - 0.003 * (2569 - plan.survey_year_be) + 0.02 * draws.normal(keys, 15)
    return np.maximum(1, np.rint(target * drift).astype(np.int64))


def shared_out(total: int, weights: NDArray[np.floating]) -> NDArray[np.int64]:
    """Whole numbers, each at least 1, in proportion to the weights and adding up to `total`."""
    exact = (total - len(weights)) * weights / weights.sum()
    share = np.floor(exact).astype(np.int64)
    missing = total - len(weights) - int(share.sum())
    share[np.argsort(share - exact, kind="stable")[:missing]] += 1
    return share + 1


def _sampled(villages: pd.DataFrame, plan: Plan) -> NDArray[np.bool_]:
    """Whole villages, evenly spread over districts; each district keeps at least one."""
    rank = villages.groupby("province").cumcount().to_numpy()
    if plan.villages_per_province:
        count = villages.groupby("province")["code"].transform("size").to_numpy()
        step = np.maximum(1, count // plan.villages_per_province)
        return (rank % step == 0) & (rank // step < plan.villages_per_province)
    if plan.one_village_in == 1:
        return np.ones(len(villages), dtype=bool)
    start = villages["province"].astype(int).to_numpy() % plan.one_village_in
    chosen = (rank + start) % plan.one_village_in == 0
    denser = villages["province"].isin(plan.whole_provinces).to_numpy()
    chosen |= denser & (rank % plan.one_village_in_whole == 0)
    has_one = pd.Series(chosen).groupby(villages["district"].to_numpy()).transform("any")
    first = ~villages["district"].duplicated().to_numpy()
    return chosen | (first & ~has_one.to_numpy())
