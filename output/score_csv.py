"""Score a CSV of loan applications with a trained model, chunk by chunk."""
import os
import tempfile

import numpy as np
import pandas as pd
import ray
from sklearn.ensemble import RandomForestClassifier

FEATURES = ["age", "income", "debt", "late_payments"]
CHUNK_ROWS = 3000


def make_applications(n, seed):
    rng = np.random.default_rng(seed)
    df = pd.DataFrame(
        {
            "application": np.arange(n) + 70_000,
            "age": rng.integers(18, 80, n),
            "income": rng.integers(900, 9_000, n),
            "debt": rng.integers(0, 40_000, n),
            "late_payments": rng.poisson(1.1, n),
        }
    )
    df["defaulted"] = ((df["debt"] > 4 * df["income"]) & (df["late_payments"] > 0)).astype(int)
    return df


@ray.remote
def score(model, chunk):
    risk = model.predict_proba(chunk[FEATURES])[:, 1]
    grade = np.where(risk < 0.1, "A", np.where(risk < 0.5, "B", "C"))
    return pd.DataFrame({"application": chunk["application"], "risk": risk.round(6), "grade": grade})


if __name__ == "__main__":
    ray.init(address=os.environ.get("RAY_ADDRESS") or "auto")
    history = make_applications(1_200, seed=1)
    model = RandomForestClassifier(n_estimators=250, max_depth=9, random_state=0)
    model.fit(history[FEATURES], history["defaulted"])

    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "applications.csv")
        make_applications(30_000, seed=2).drop(columns="defaulted").to_csv(path, index=False)
        applications = pd.read_csv(path)

    model_ref = ray.put(model)  # the same object goes to every task: store it once
    parts = ray.get([
        score.remote(model_ref, applications.iloc[start:start + CHUNK_ROWS])
        for start in range(0, len(applications), CHUNK_ROWS)
    ])
    scored = pd.concat(parts)

    print(scored.head(4).to_string())
    print(scored["grade"].value_counts().sort_index().to_dict())
    print("mean risk:", round(float(scored["risk"].mean()), 6))
    riskiest = scored.sort_values(["risk", "application"], ascending=[False, True]).head(5)
    print("riskiest:", riskiest["application"].tolist())
