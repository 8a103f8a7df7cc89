from fastapi import APIRouter, Depends, HTTPException, status

import credentials_manager
from schemas import CredentialCreate
from security import require_permission

router = APIRouter(prefix="/api/credentials", tags=["credentials"])


@router.get("")
def list_credentials(
    current_user: dict = Depends(require_permission("jobs", "read")),
) -> list:
    return credentials_manager.list_credentials()


@router.post("", status_code=status.HTTP_201_CREATED)
def create_credential(
    request: CredentialCreate,
    current_user: dict = Depends(require_permission("credentials", "write")),
) -> dict:
    if credentials_manager.get_credential_by_name(request.name):
        raise HTTPException(
            status_code=status.HTTP_409_CONFLICT,
            detail=f"Credential {request.name!r} already exists",
        )
    return credentials_manager.create_credential(**request.model_dump())
