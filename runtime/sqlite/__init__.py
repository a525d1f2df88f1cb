"""Django's SQLite backend behind a gate: a process' threads write one after the other, in the order they came."""
