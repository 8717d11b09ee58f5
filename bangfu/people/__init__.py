"""单位与干部: the registers of assisting units and of cadres."""
