"""One case: as it stands or stood, how its dates came about, what may be done, what was done."""
