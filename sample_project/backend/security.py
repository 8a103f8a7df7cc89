"""Token authentication and the role to permission map."""

import logging
from typing import Callable, Dict, Optional, Set

from fastapi import Depends, Header, HTTPException, status

from config import settings

logger = logging.getLogger(__name__)

ROLE_PERMISSIONS: Dict[str, Set[str]] = {
    "admin": {"jobs:read", "jobs:write", "devices:read", "credentials:write"},
    "operator": {"jobs:read", "jobs:write", "devices:read"},
    "viewer": {"jobs:read", "devices:read"},
}


def get_user_for_token(token: str) -> Optional[dict]:
    user = settings.api_tokens.get(token)
    if user is None:
        return None
    return {**user, "permissions": sorted(ROLE_PERMISSIONS.get(user["role"], set()))}


def verify_token(authorization: Optional[str] = Header(default=None)) -> dict:
    """Resolve the ``Authorization: Bearer <token>`` header to a user."""
    scheme, _, token = (authorization or "").partition(" ")
    user = get_user_for_token(token.strip()) if scheme.lower() == "bearer" else None
    if user is None:
        raise HTTPException(
            status_code=status.HTTP_401_UNAUTHORIZED,
            detail="Invalid or missing token",
            headers={"WWW-Authenticate": "Bearer"},
        )
    return user


def require_permission(resource: str, action: str) -> Callable[..., dict]:
    """Dependency that lets a user in who has ``resource:action``."""
    permission = f"{resource}:{action}"

    def dependency(current_user: dict = Depends(verify_token)) -> dict:
        if permission not in current_user["permissions"]:
            logger.warning("%s lacks %s", current_user["username"], permission)
            raise HTTPException(
                status_code=status.HTTP_403_FORBIDDEN,
                detail=f"Permission denied: {permission}",
            )
        return current_user

    return dependency
