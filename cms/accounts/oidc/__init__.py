"""Our OpenID Connect provider: what allauth's does, held to the rules of docs/decisions/0073-openid-provider.md."""
