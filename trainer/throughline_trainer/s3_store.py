"""The store of store.py in a bucket of S3, or of a server that speaks its language; src/storage/s3-store.ts is the product's half."""

from collections.abc import Mapping

import boto3
from botocore.exceptions import ClientError

from .store import require_key

_MISSING = {"NoSuchKey", "404", "NotFound"}


class S3Store:
    def __init__(self, client, bucket: str, prefix: str = ""):
        self._client = client
        self._bucket = bucket
        self._before = f"{prefix}/" if prefix else ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "S3Store":
        """
        By the variables that the product reads too: S3_BUCKET, S3_PREFIX, S3_REGION, S3_ENDPOINT. boto3 finds credentials as
        the product's SDK does: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, else the machine's role.
        """
        client = boto3.client(
            "s3",
            region_name=environment.get("S3_REGION") or "us-east-1",
            endpoint_url=environment.get("S3_ENDPOINT") or None,
        )
        return cls(client, environment["S3_BUCKET"], environment.get("S3_PREFIX", ""))

    def read(self, key: str) -> bytes:
        try:
            return self._client.get_object(**self._at(key))["Body"].read()
        except ClientError as error:
            if _is_missing(error):
                raise KeyError(key) from None
            raise

    def write(self, key: str, content: bytes) -> None:
        self._client.put_object(**self._at(key), Body=content)

    def exists(self, key: str) -> bool:
        try:
            self._client.head_object(**self._at(key))
            return True
        except ClientError as error:
            if _is_missing(error):
                return False
            raise

    def list(self, prefix: str) -> list[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=f"{self._at(prefix)['Key']}/"
        )
        return sorted(found["Key"][len(self._before) :] for page in pages for found in page.get("Contents", []))

    def delete(self, key: str) -> None:
        self._client.delete_object(**self._at(key))

    def _at(self, key: str) -> dict[str, str]:
        return {"Bucket": self._bucket, "Key": self._before + require_key(key)}


def _is_missing(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") in _MISSING
