from annotate.models.annotation import Annotation
from annotate.models.article import Article, ArticleVersion
from annotate.models.audit import AuditEvent, AuditSeal
from annotate.models.copies import CopyArticle, CopyGroup, CopyKey
from annotate.models.date import DateMention
from annotate.models.discussion import Comment, MailPreference, Notification, Watch
from annotate.models.entity import Entity, EntityAlias, EntityKey, EntityMention, EntityMerge
from annotate.models.guideline import Guideline
from annotate.models.job import Job
from annotate.models.lease import Lease
from annotate.models.lookup import Lookup
from annotate.models.publisher import Publisher
from annotate.models.release import Release
from annotate.models.search import SearchUnit
from annotate.models.session import Session
from annotate.models.story import Story, StoryArticle, StoryKey, StoryTerm
from annotate.models.timeline import DateCount
from annotate.models.token import Token
from annotate.models.user import User
from annotate.models.webhook import Delivery, Webhook

__all__ = [
    "Annotation",
    "Article",
    "ArticleVersion",
    "AuditEvent",
    "AuditSeal",
    "Comment",
    "CopyArticle",
    "CopyGroup",
    "CopyKey",
    "DateCount",
    "DateMention",
    "Delivery",
    "Entity",
    "EntityAlias",
    "EntityKey",
    "EntityMention",
    "EntityMerge",
    "Guideline",
    "Job",
    "Lease",
    "Lookup",
    "MailPreference",
    "Notification",
    "Publisher",
    "Release",
    "SearchUnit",
    "Session",
    "Story",
    "StoryArticle",
    "StoryKey",
    "StoryTerm",
    "Token",
    "User",
    "Watch",
    "Webhook",
]
