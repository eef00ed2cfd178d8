"""Models of the shop's data: trained apart, kept in versions, served from memory."""
