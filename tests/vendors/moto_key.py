"""Makes a user that may ask for costs and use storage at a moto server and prints the key as NAME:SECRET."""

import json
import sys

import boto3
from botocore.config import Config

NOBODY = {"aws_access_key_id": "nobody", "aws_secret_access_key": "nobody", "region_name": "us-east-1"}
POLICY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["ce:*", "s3:*"], "Resource": "*"}]}

# It may still be starting, and a refused connection counts as no request.
patient = Config(retries={"max_attempts": 10, "mode": "standard"})
iam = boto3.client("iam", endpoint_url=sys.argv[1], config=patient, **NOBODY)
iam.create_user(UserName="bella")
iam.put_user_policy(UserName="bella", PolicyName="costs", PolicyDocument=json.dumps(POLICY))
key = iam.create_access_key(UserName="bella")["AccessKey"]
iam.get_user(UserName="bella")
print(f"{key['AccessKeyId']}:{key['SecretAccessKey']}")
