"""Single sign-on: the accounts live at the city's OpenID Connect provider; its directory says who may do what here."""
