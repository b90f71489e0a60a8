"""Settings, addresses, queue and servers of the whole project (importing it reads no settings)."""
