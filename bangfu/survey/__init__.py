"""调查: survey forms as data (XLSForm), filled in on the web or by any OpenRosa client, mapped to the same items for good."""
