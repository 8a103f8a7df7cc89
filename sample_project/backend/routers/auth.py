"""Who am I, and is this token good."""

from fastapi import APIRouter, Depends, HTTPException, status

from schemas import LoginRequest
from security import get_user_for_token, verify_token

router = APIRouter(prefix="/api/auth", tags=["auth"])


@router.post("/login")
async def login(request: LoginRequest) -> dict:
    user = get_user_for_token(request.token)
    if user is None:
        raise HTTPException(
            status_code=status.HTTP_401_UNAUTHORIZED, detail="Unknown token"
        )
    return {"access_token": request.token, "token_type": "bearer", "user": user}


@router.get("/me")
async def me(current_user: dict = Depends(verify_token)) -> dict:
    return current_user
