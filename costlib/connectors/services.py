"""Which FOCUS service category a provider's service belongs to; what is not listed is ``Other``.

Keys are what a bill names a service by: the product code (AWS), the meter category (Azure), the service description
(Google Cloud). A service has one category, whatever of it is charged.
Source: FOCUS 1.4, ServiceSubcategory; the providers' own service descriptions.
"""

from costlib import sql

FALLBACK = ("Other", "Other (Other)")

AI = ("AI and Machine Learning", "Generative AI")
LEARNING = ("AI and Machine Learning", "Machine Learning")
PROCESSING = ("Analytics", "Data Processing")
ANALYTICS = ("Analytics", "Analytics Platforms")
STREAMING = ("Analytics", "Streaming Analytics")
SEARCH = ("Analytics", "Search")
REPORTING = ("Analytics", "Business Intelligence")
MACHINES = ("Compute", "Virtual Machines")
CONTAINERS = ("Compute", "Containers")
SERVERLESS = ("Compute", "Serverless Compute")
RELATIONAL = ("Databases", "Relational Databases")
NOSQL = ("Databases", "NoSQL Databases")
CACHE = ("Databases", "Caching")
WAREHOUSE = ("Databases", "Data Warehouses")
BUILD = ("Developer Tools", "Continuous Integration and Deployment")
IDENTITY = ("Identity", "Identity and Access Management")
MESSAGING = ("Integration", "Messaging")
WORKFLOW = ("Integration", "Workflow Orchestration")
API = ("Integration", "API Management")
OBSERVING = ("Management and Governance", "Observability")
GOVERNING = ("Management and Governance", "Other (Management and Governance)")
COMPLIANCE = ("Management and Governance", "Compliance")
SPENDING = ("Management and Governance", "Cost Management")
SUPPORT = ("Management and Governance", "Support")
BACKUP = ("Storage", "Backup Storage")
OBJECTS = ("Storage", "Object Storage")
BLOCKS = ("Storage", "Block Storage")
FILES = ("Storage", "File Storage")
STORAGE = ("Storage", "Storage Platforms")
TRAFFIC = ("Networking", "Other (Networking)")
CONNECTING = ("Networking", "Network Connectivity")
INFRASTRUCTURE = ("Networking", "Network Infrastructure")
BALANCING = ("Networking", "Application Networking")
ROUTING = ("Networking", "Network Routing")
DELIVERY = ("Networking", "Content Delivery")
SHIELD = ("Networking", "Network Security")
SECRETS = ("Security", "Secret Management")
THREATS = ("Security", "Threat Detection and Response")
POSTURE = ("Security", "Security Posture Management")
WEB = ("Web", "Application Platforms")

AWS: dict[str, tuple[str, str]] = {
    "AmazonBedrock": AI,
    "AmazonBedrockFoundationModels": AI,
    "AmazonSageMaker": LEARNING,
    "AmazonComprehend": ("AI and Machine Learning", "Natural Language Processing"),
    "AmazonRekognition": LEARNING,
    "AmazonTextract": LEARNING,
    "AWSGlue": PROCESSING,
    "AmazonAthena": ANALYTICS,
    "ElasticMapReduce": PROCESSING,
    "AmazonKinesis": STREAMING,
    "AmazonKinesisFirehose": STREAMING,
    "AmazonMSK": STREAMING,
    "AmazonES": SEARCH,
    "AmazonQuickSight": REPORTING,
    "AmazonEC2": MACHINES,
    "AmazonLightsail": MACHINES,
    "ComputeSavingsPlans": ("Compute", "Other (Compute)"),
    "MachineLearningSavingsPlans": LEARNING,
    "AmazonECS": CONTAINERS,
    "AmazonECR": CONTAINERS,
    "AmazonECRPublic": CONTAINERS,
    "AmazonEKS": CONTAINERS,
    "AWSLambda": SERVERLESS,
    "AmazonRDS": RELATIONAL,
    "AmazonDynamoDB": NOSQL,
    "AmazonDocDB": NOSQL,
    "AmazonNeptune": NOSQL,
    "AmazonElastiCache": CACHE,
    "AmazonMemoryDB": CACHE,
    "AmazonDAX": CACHE,
    "AmazonRedshift": WAREHOUSE,
    "CodeBuild": BUILD,
    "AWSCodePipeline": BUILD,
    "AWSCodeDeploy": BUILD,
    "AmazonCognito": IDENTITY,
    "AmazonSNS": MESSAGING,
    "AWSQueueService": MESSAGING,
    "AmazonMQ": MESSAGING,
    "AWSEvents": MESSAGING,
    "AmazonSES": MESSAGING,
    "AmazonStates": WORKFLOW,
    "AmazonMWAA": WORKFLOW,
    "AmazonApiGateway": API,
    "AWSAppSync": API,
    "AmazonCloudWatch": OBSERVING,
    "AWSXRay": OBSERVING,
    "AWSCloudTrail": COMPLIANCE,
    "AWSConfig": COMPLIANCE,
    "AWSSystemsManager": GOVERNING,
    "AWSServiceCatalog": GOVERNING,
    "AWSCostExplorer": SPENDING,
    "AWSSupportBusiness": SUPPORT,
    "AWSSupportEnterprise": SUPPORT,
    "AWSDeveloperSupport": SUPPORT,
    "OCBPremiumSupport": SUPPORT,
    "AmazonVPC": INFRASTRUCTURE,
    "AWSDirectConnect": CONNECTING,
    "AWSTransitGateway": CONNECTING,
    "AWSDataTransfer": TRAFFIC,
    "AWSELB": BALANCING,
    "AmazonRoute53": ROUTING,
    "AmazonCloudFront": DELIVERY,
    "AWSGlobalAccelerator": BALANCING,
    "AWSNetworkFirewall": SHIELD,
    "awswaf": SHIELD,
    "AWSShield": SHIELD,
    "AWSSecretsManager": SECRETS,
    "awskms": SECRETS,
    "AmazonGuardDuty": THREATS,
    "AmazonInspectorV2": POSTURE,
    "AWSSecurityHub": POSTURE,
    "AmazonMacie": THREATS,
    "AmazonS3": OBJECTS,
    "AmazonGlacier": OBJECTS,
    "AmazonS3GlacierDeepArchive": OBJECTS,
    "AmazonEFS": FILES,
    "AmazonFSx": FILES,
    "AWSBackup": BACKUP,
    "AWSStorageGateway": STORAGE,
    "AWSDatabaseMigrationSvc": ("Migration", "Data Migration"),
    "AWSIoT": ("Internet of Things", "IoT Platforms"),
    "AWSAmplify": WEB,
    "AWSElementalMediaConvert": ("Media", "Media Streaming"),
}
AZURE: dict[str, tuple[str, str]] = {
    "Azure OpenAI": AI,
    "Azure OpenAI Service": AI,
    "Foundry Models": AI,
    "Cognitive Services": LEARNING,
    "Azure Machine Learning": LEARNING,
    "Azure Databricks": ANALYTICS,
    "Azure Synapse Analytics": ANALYTICS,
    "Azure Data Factory": PROCESSING,
    "Azure Data Factory v2": PROCESSING,
    "HDInsight": PROCESSING,
    "Event Hubs": STREAMING,
    "Stream Analytics": STREAMING,
    "Azure Cognitive Search": SEARCH,
    "Azure AI Search": SEARCH,
    "Power BI Embedded": REPORTING,
    "Virtual Machines": MACHINES,
    "Virtual Machines Licenses": MACHINES,
    "Container Instances": CONTAINERS,
    "Container Registry": CONTAINERS,
    "Azure Kubernetes Service": CONTAINERS,
    "Azure Container Apps": CONTAINERS,
    "Functions": SERVERLESS,
    "SQL Database": RELATIONAL,
    "SQL Managed Instance": RELATIONAL,
    "Azure Database for MySQL": RELATIONAL,
    "Azure Database for PostgreSQL": RELATIONAL,
    "Azure Cosmos DB": NOSQL,
    "Redis Cache": CACHE,
    "Azure DevOps": BUILD,
    "Azure Active Directory B2C": IDENTITY,
    "Microsoft Entra": IDENTITY,
    "Service Bus": MESSAGING,
    "Event Grid": MESSAGING,
    "Notification Hubs": MESSAGING,
    "Logic Apps": WORKFLOW,
    "API Management": API,
    "Azure Monitor": OBSERVING,
    "Log Analytics": OBSERVING,
    "Application Insights": OBSERVING,
    "Automation": GOVERNING,
    "Virtual Network": INFRASTRUCTURE,
    "NAT Gateway": INFRASTRUCTURE,
    "VPN Gateway": CONNECTING,
    "ExpressRoute": CONNECTING,
    "Bandwidth": TRAFFIC,
    "Load Balancer": BALANCING,
    "Application Gateway": BALANCING,
    "Traffic Manager": ROUTING,
    "Azure DNS": ROUTING,
    "Content Delivery Network": DELIVERY,
    "Azure Front Door Service": DELIVERY,
    "Azure Firewall": SHIELD,
    "Azure DDOS Protection": SHIELD,
    "Key Vault": SECRETS,
    "Microsoft Defender for Cloud": POSTURE,
    "Sentinel": THREATS,
    "Storage": STORAGE,
    "Azure NetApp Files": FILES,
    "Backup": BACKUP,
    "Azure Site Recovery": ("Management and Governance", "Disaster Recovery"),
    "IoT Hub": ("Internet of Things", "IoT Platforms"),
    "Azure App Service": WEB,
    "Media Services": ("Media", "Media Streaming"),
}
GCP: dict[str, tuple[str, str]] = {
    "Vertex AI": AI,
    "Gemini API": AI,
    "Claude on Vertex AI": AI,
    "Cloud Natural Language": ("AI and Machine Learning", "Natural Language Processing"),
    "Cloud Vision API": LEARNING,
    "BigQuery": WAREHOUSE,
    "BigQuery Reservation API": WAREHOUSE,
    "BigQuery Storage API": WAREHOUSE,
    "Cloud Dataflow": PROCESSING,
    "Cloud Dataproc": PROCESSING,
    "Looker": REPORTING,
    "Compute Engine": MACHINES,
    "Kubernetes Engine": CONTAINERS,
    "Google Kubernetes Engine": CONTAINERS,
    "Artifact Registry": CONTAINERS,
    "Container Registry": CONTAINERS,
    "Cloud Run": SERVERLESS,
    "Cloud Run Functions": SERVERLESS,
    "Cloud Functions": SERVERLESS,
    "App Engine": WEB,
    "Cloud SQL": RELATIONAL,
    "Cloud Spanner": RELATIONAL,
    "AlloyDB": RELATIONAL,
    "Cloud Bigtable": NOSQL,
    "Cloud Firestore": NOSQL,
    "Cloud Memorystore for Redis": CACHE,
    "Cloud Build": BUILD,
    "Identity Platform": IDENTITY,
    "Cloud Pub/Sub": MESSAGING,
    "Workflows": WORKFLOW,
    "Cloud Composer": WORKFLOW,
    "Cloud Endpoints": API,
    "Apigee": API,
    "Cloud Logging": OBSERVING,
    "Cloud Monitoring": OBSERVING,
    "Stackdriver Monitoring": OBSERVING,
    "Support": SUPPORT,
    "Networking": INFRASTRUCTURE,
    "Cloud VPN": CONNECTING,
    "Cloud DNS": ROUTING,
    "Cloud CDN": DELIVERY,
    "Cloud Armor": SHIELD,
    "Secret Manager": SECRETS,
    "Cloud Key Management Service (KMS)": SECRETS,
    "Security Command Center": POSTURE,
    "Cloud Storage": OBJECTS,
    "Storage": OBJECTS,
    "Cloud Filestore": FILES,
    "Backup for GKE": BACKUP,
    "Transcoder API": ("Media", "Media Streaming"),
}


def joined(services: dict[str, tuple[str, str]], key: str) -> str:
    """SQL that joins a mapping to the rows before it, by the expression ``key``; see ``CATEGORY``, ``SUBCATEGORY``."""
    rows = ", ".join(f"({sql.texts((name, *pair))})" for name, pair in services.items())
    return (
        f"LEFT JOIN (VALUES {rows}) AS service(service_key, service_category, service_subcategory) "
        f"ON service_key = {key}"
    )


CATEGORY = f"coalesce(service_category, {sql.text(FALLBACK[0])})"
SUBCATEGORY = f"coalesce(service_subcategory, {sql.text(FALLBACK[1])})"
