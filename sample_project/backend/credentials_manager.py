"""Stored device credentials."""

import base64
from typing import Any, Dict, List, Optional

from sqlalchemy import select

from database import session_scope
from models import Credential


def _encode_secret(password: str) -> str:
    # Not encryption: keeps passwords out of casual sight in dumps. Access to the
    # database file is what protects them.
    return base64.b64encode(password.encode("utf-8")).decode("ascii")


def _decode_secret(secret: str) -> str:
    return base64.b64decode(secret).decode("utf-8")


def list_credentials() -> List[Dict[str, Any]]:
    with session_scope() as session:
        rows = session.scalars(select(Credential).order_by(Credential.name))
        return [row.to_dict() for row in rows]


def create_credential(
    name: str, username: str, password: str, type: str = "ssh"
) -> Dict[str, Any]:
    with session_scope() as session:
        row = Credential(
            name=name, username=username, secret=_encode_secret(password), type=type
        )
        session.add(row)
        session.flush()
        return row.to_dict()


def get_credential_by_id(credential_id: int) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.get(Credential, credential_id)
        return row.to_dict() if row else None


def get_credential_by_name(name: str) -> Optional[Dict[str, Any]]:
    with session_scope() as session:
        row = session.scalar(select(Credential).where(Credential.name == name))
        return row.to_dict() if row else None


def get_decrypted_password(credential_id: int) -> str:
    with session_scope() as session:
        row = session.get(Credential, credential_id)
        if row is None:
            raise LookupError(f"Credential {credential_id} not found")
        return _decode_secret(row.secret)
