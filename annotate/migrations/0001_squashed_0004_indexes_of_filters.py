import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("annotate", "0001_initial"),
        ("annotate", "0002_the_desk"),
        ("annotate", "0003_sessions_of_people"),
        ("annotate", "0004_indexes_of_filters"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Article",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("title", models.CharField(blank=True, max_length=500)),
                ("byline", models.CharField(blank=True, max_length=200)),
                ("language", models.CharField(default="en", help_text="BCP 47", max_length=20)),
                (
                    "published_at",
                    models.DateTimeField(blank=True, help_text="UTC; only as exact as the precision says", null=True),
                ),
                (
                    "published_precision",
                    models.CharField(
                        blank=True,
                        choices=[("minute", "Minute"), ("day", "Day"), ("month", "Month"), ("year", "Year")],
                        max_length=6,
                    ),
                ),
                (
                    "published_source",
                    models.CharField(
                        blank=True,
                        choices=[("stated", "Stated"), ("inferred", "Inferred"), ("entered", "Entered")],
                        max_length=8,
                    ),
                ),
                ("published_reason", models.CharField(blank=True, max_length=300)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["-published_at", "-id"], name="annotate_ar_publish_6385e3_idx"),
                    models.Index(fields=["-created_at", "-id"], name="annotate_ar_created_f10e16_idx"),
                    models.Index(fields=["url"], name="annotate_ar_url_fe034d_idx"),
                    models.Index(fields=["language"], name="article_language"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_precision", ""), ("published_source", "")),
                            models.Q(
                                ("published_at__isnull", False),
                                models.Q(("published_precision", ""), _negated=True),
                                models.Q(("published_source", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="article_date_has_precision_and_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Publisher",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
                ("aliases", models.JSONField(blank=True, default=list)),
                ("domain", models.CharField(blank=True, max_length=200)),
                ("country", models.CharField(blank=True, help_text="ISO 3166-1 alpha-2", max_length=2)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("newspaper", "Newspaper"),
                            ("agency", "Agency"),
                            ("broadcaster", "Broadcaster"),
                            ("government", "Government"),
                            ("ngo", "NGO"),
                            ("academic", "Academic"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=20,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "verbose_name_plural": "stories",
            },
        ),
        migrations.CreateModel(
            name="StoryTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=60, unique=True)),
                ("articles", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        error_messages={"unique": "A user with that username already exists."},
                        help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                        max_length=150,
                        unique=True,
                        validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                        verbose_name="username",
                    ),
                ),
                ("first_name", models.CharField(blank=True, max_length=150, verbose_name="first name")),
                ("last_name", models.CharField(blank=True, max_length=150, verbose_name="last name")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="email address")),
                (
                    "is_staff",
                    models.BooleanField(
                        default=False,
                        help_text="Designates whether the user can log into this admin site.",
                        verbose_name="staff status",
                    ),
                ),
                (
                    "is_active",
                    models.BooleanField(
                        default=True,
                        help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                        verbose_name="active",
                    ),
                ),
                ("date_joined", models.DateTimeField(default=django.utils.timezone.now, verbose_name="date joined")),
                (
                    "shortcuts",
                    models.JSONField(
                        blank=True, default=dict, help_text="command → key, where it is not the usual one"
                    ),
                ),
                (
                    "is_machine",
                    models.BooleanField(default=False, help_text="A reader, linker or outside program, not a person."),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        blank=True,
                        help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
                (
                    "user_permissions",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Specific permissions for this user.",
                        related_name="user_set",
                        related_query_name="user",
                        to="auth.permission",
                        verbose_name="user permissions",
                    ),
                ),
            ],
            options={
                "verbose_name": "user",
                "verbose_name_plural": "users",
                "abstract": False,
            },
            managers=[
                ("objects", django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name="ArticleVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(default=1)),
                ("text", models.TextField()),
                ("length", models.PositiveIntegerField(help_text="code points")),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("boilerplate", models.JSONField(default=list, help_text="[[start, end], …] in code points")),
                ("extractor", models.CharField(blank=True, max_length=50)),
                ("notes", models.JSONField(default=list, help_text="what canonicalising changed, in words")),
                ("captured_at", models.DateTimeField(auto_now_add=True)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="annotate.article"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "number"), name="version_number_once"),
                    models.CheckConstraint(condition=models.Q(("length__gt", 0)), name="version_not_empty"),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="current",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="annotate.articleversion"
            ),
        ),
        migrations.CreateModel(
            name="Annotation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, help_text="stays the same through export and import", unique=True
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                (
                    "ranges",
                    models.JSONField(
                        blank=True,
                        default=list,
                        help_text="[start, end] pairs of a mark in several places; empty for one place",
                    ),
                ),
                ("prefix", models.CharField(blank=True, max_length=64)),
                ("suffix", models.CharField(blank=True, max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[("claim", "Claim"), ("entity", "Entity"), ("date", "Date")], max_length=6
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("submitted", "Submitted"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                        ],
                        default="submitted",
                        max_length=9,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                (
                    "agent",
                    models.CharField(
                        choices=[("human", "Human"), ("rule", "Rule"), ("model", "Model")],
                        default="human",
                        max_length=5,
                    ),
                ),
                (
                    "reader",
                    models.CharField(
                        blank=True, help_text="the suggester's name; empty for people's marks", max_length=50
                    ),
                ),
                ("reader_version", models.CharField(blank=True, max_length=20)),
                ("reason", models.TextField(blank=True, help_text="why it was suggested, in one sentence")),
                ("confidence", models.FloatField(blank=True, null=True)),
                ("data", models.JSONField(blank=True, default=dict, help_text="what the suggester found out, by kind")),
                (
                    "anchor_state",
                    models.CharField(
                        choices=[("exact", "Exact"), ("moved", "Moved"), ("orphaned", "Orphaned")],
                        default="exact",
                        max_length=8,
                    ),
                ),
                (
                    "client_id",
                    models.CharField(
                        blank=True, help_text="makes a repeated create harmless", max_length=64, null=True
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("needs_linking", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("updated_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annotations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="annotations",
                        to="annotate.articleversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["version", "start"], name="annotate_an_version_e0069c_idx"),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["state", "created_at", "id"],
                        name="annotation_queue",
                    ),
                    models.Index(
                        condition=models.Q(("needs_linking", True)), fields=["id"], name="annotation_awaiting_link"
                    ),
                    models.Index(fields=["updated_at", "id"], name="annotation_updated"),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["state", "id"],
                        name="annotation_listed_by_state",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["kind", "id"],
                        name="annotation_listed_by_kind",
                    ),
                    models.Index(
                        condition=models.Q(("deleted_at", None)),
                        fields=["agent", "id"],
                        name="annotation_listed_by_agent",
                    ),
                    models.Index(
                        models.F("kind"),
                        django.db.models.functions.text.Left("quote", 64),
                        condition=models.Q(("deleted_at", None), ("state", "suggested")),
                        name="annotation_same_phrase",
                    ),
                    models.Index(
                        fields=["reader", "reader_version", "kind", "confidence", "state", "deleted_at", "revision"],
                        name="annotation_by_reader",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="annotation_span_in_order"
                    ),
                    models.CheckConstraint(condition=models.Q(("start__gte", 0)), name="annotation_start_not_negative"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "end",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("start"), "+", django.db.models.functions.text.Length("quote")
                                ),
                            )
                        ),
                        name="annotation_quote_fits_span",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agent", "human"), ("reader", "")),
                            models.Q(
                                models.Q(("agent", "human"), _negated=True), models.Q(("reader", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="annotation_machine_marks_name_their_reader",
                    ),
                    models.UniqueConstraint(fields=("client_id", "author"), name="annotation_created_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("reader", ""), _negated=True),
                        fields=("version", "start", "end", "kind", "reader"),
                        name="annotation_suggested_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("verb", models.CharField(max_length=50)),
                ("target_type", models.CharField(max_length=30)),
                ("target_id", models.BigIntegerField()),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["target_type", "target_id", "id"], name="annotate_au_target__07bb41_idx"),
                    models.Index(fields=["at"], name="annotate_au_at_4ce7dc_idx"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("sequence", models.BigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
                (
                    "event",
                    models.OneToOneField(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="seal",
                        to="annotate.auditevent",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_type", models.CharField(help_text="annotation, claim, …", max_length=30)),
                ("target_id", models.BigIntegerField()),
                ("text", models.TextField()),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["target_type", "target_id", "id"], name="comment_thread")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="comment_says_something"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CopyGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("is_new", models.BooleanField(default=True, help_text="an article joined and nobody has been told")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("is_new", True)), fields=["id"], name="copy_group_is_new")
                ],
            },
        ),
        migrations.CreateModel(
            name="CopyArticle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("signature", models.JSONField(help_text="MinHash, see annotate.linkers.passages")),
                ("score", models.FloatField(default=0.0)),
                (
                    "reason",
                    models.CharField(blank=True, help_text="why it is in this group, in one sentence", max_length=300),
                ),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copy_place", to="annotate.article"
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="places",
                        to="annotate.copygroup",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CopyKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=20)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="copy_keys", to="annotate.article"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "article"), name="copy_key_once")],
            },
        ),
        migrations.CreateModel(
            name="DateCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.CharField(max_length=6)),
                ("begin", models.DateField()),
                ("end", models.DateField(help_text="inclusive")),
                ("mentions", models.PositiveIntegerField()),
                ("articles", models.PositiveIntegerField()),
                (
                    "label",
                    models.CharField(blank=True, help_text="the commonest wordings of an interval", max_length=300),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["level", "-mentions", "begin"], name="date_count_most")],
                "constraints": [models.UniqueConstraint(fields=("level", "begin", "end"), name="date_count_once")],
            },
        ),
        migrations.CreateModel(
            name="DateMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(
                        choices=[("DATE", "Date"), ("TIME", "Time"), ("DURATION", "Duration"), ("SET", "Set")],
                        default="DATE",
                        max_length=8,
                    ),
                ),
                ("value", models.CharField(blank=True, max_length=50)),
                ("mod", models.CharField(blank=True, max_length=20)),
                ("begin", models.DateField(blank=True, null=True)),
                ("end", models.DateField(blank=True, help_text="inclusive", null=True)),
                ("precision", models.CharField(blank=True, max_length=10)),
                ("anchor", models.CharField(blank=True, help_text="what a relative date counts from", max_length=100)),
                ("rule", models.CharField(blank=True, max_length=50)),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("resolved", "resolved by rule"),
                            ("confirmed", "confirmed by a person"),
                            ("recheck", "look again: the article's date changed"),
                        ],
                        default="resolved",
                        max_length=9,
                    ),
                ),
                (
                    "annotation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="date_mention",
                        to="annotate.annotation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["begin", "end"], name="annotate_da_begin_31edf6_idx"),
                    models.Index(fields=["end"], name="date_end"),
                    models.Index(fields=["value"], name="date_value"),
                    models.Index(fields=["type"], name="date_type"),
                    models.Index(fields=["state"], name="date_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("begin", None), ("end", None)), ("begin__lte", models.F("end")), _connector="OR"
                        ),
                        name="date_interval_in_order",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Entity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("PERSON", "person"),
                            ("ORG", "organisation"),
                            ("GPE", "country, state or city"),
                            ("LOC", "other place"),
                            ("FACILITY", "building or facility"),
                            ("EVENT", "event"),
                            ("LAW", "law or resolution"),
                            ("PRODUCT", "product"),
                            ("OTHER", "other"),
                        ],
                        default="OTHER",
                        max_length=8,
                    ),
                ),
                ("description", models.CharField(blank=True, max_length=300)),
                ("external_ids", models.JSONField(blank=True, default=dict, help_text='{"wikidata": "Q423"}')),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("curated", "Curated")], default="proposed", max_length=8
                    ),
                ),
                (
                    "proposal_key",
                    models.CharField(
                        help_text="the folded name of a machine's proposal: proposed once",
                        max_length=300,
                        null=True,
                        unique=True,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="annotate.entity",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entities",
                "indexes": [
                    models.Index(fields=["name"], name="annotate_en_name_4f3c30_idx"),
                    models.Index(fields=["type", "name"], name="annotate_en_type_3676c7_idx"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="entity_not_merged_into_itself",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.CharField(max_length=300)),
                ("folded", models.CharField(db_index=True, help_text="annotate.gazetteer.fold(text)", max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("name", "Name"),
                            ("abbreviation", "Abbreviation"),
                            ("demonym", "Demonym"),
                            ("metonym", "Metonym"),
                            ("misspelling", "Misspelling"),
                        ],
                        default="name",
                        max_length=12,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="annotate.entity"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entity aliases",
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "folded", "kind"), name="alias_once_per_entity")
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=100)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="annotate.entity"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "entity"), name="entity_key_once")],
            },
        ),
        migrations.CreateModel(
            name="EntityMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "level",
                    models.CharField(
                        choices=[("name", "Name"), ("adjective", "Adjective"), ("description", "Description")],
                        default="name",
                        max_length=11,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("confirmed", "Confirmed"), ("rejected", "Rejected")],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("score", models.FloatField(default=1.0)),
                ("method", models.CharField(max_length=30)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "annotation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entity_mentions",
                        to="annotate.annotation",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="mentions", to="annotate.entity"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["entity", "state"], name="annotate_en_entity__191299_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("annotation", "entity"), name="mention_pair_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "rejected"), _negated=True),
                        fields=("annotation",),
                        name="mention_one_live_entity",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityMerge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moved", models.JSONField(default=dict)),
                ("merged_at", models.DateTimeField(auto_now_add=True)),
                ("split_at", models.DateTimeField(blank=True, null=True)),
                (
                    "merged_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_away", to="annotate.entity"
                    ),
                ),
                (
                    "split_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="merges_here", to="annotate.entity"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("split_at", None)), fields=("source",), name="entity_merged_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="entity_merge_of_two"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Guideline",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "updated_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=50)),
                ("params", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "Queued"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("paused", "Paused"),
                            ("cancelled", "Cancelled"),
                        ],
                        default="queued",
                        max_length=9,
                    ),
                ),
                ("bulk", models.BooleanField(default=False, help_text="waits behind the work that a person looks at")),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("result", models.JSONField(blank=True, default=dict)),
                ("result_file", models.FileField(blank=True, upload_to="jobs/")),
                (
                    "files_until",
                    models.DateTimeField(
                        blank=True,
                        help_text="when the files that it wrote, or was given, are deleted; empty: it has none",
                        null=True,
                    ),
                ),
                ("error", models.TextField(blank=True)),
                ("attempts", models.PositiveIntegerField(default=0, help_text="since it last came on")),
                (
                    "fence",
                    models.PositiveIntegerField(
                        default=0, help_text="how often it was taken: who took it last may write"
                    ),
                ),
                ("spent", models.FloatField(default=0.0, help_text="seconds of work before it was last taken")),
                (
                    "reruns",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="how often it was tried again after it had failed"
                    ),
                ),
                (
                    "again_at",
                    models.DateTimeField(
                        blank=True,
                        help_text="when a job that failed is tried again by itself; empty: when a person says so",
                        null=True,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("queued_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("alive_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state__in", ("queued", "running"))),
                        fields=["state", "queued_at"],
                        name="job_pending",
                    ),
                    models.Index(fields=["owner", "-id"], name="annotate_jo_owner_i_e7f75a_idx"),
                    models.Index(condition=models.Q(("state", "failed")), fields=["kind", "-id"], name="job_failed"),
                    models.Index(
                        condition=models.Q(("files_until__isnull", False)), fields=["files_until"], name="job_files"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Lease",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("item", models.CharField(help_text="annotation:12", max_length=60, unique=True)),
                ("until", models.DateTimeField()),
                ("fence", models.PositiveIntegerField(default=1)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leases", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Lookup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=20)),
                ("question", models.CharField(max_length=300)),
                ("answer", models.JSONField(default=list)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("source", "question"), name="lookup_asked_once")],
            },
        ),
        migrations.CreateModel(
            name="MailPreference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "digest",
                    models.CharField(
                        choices=[("off", "not by e-mail"), ("daily", "once a day"), ("immediate", "at once")],
                        default="off",
                        max_length=9,
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, help_text="when the last e-mail went out", null=True)),
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mail_preference",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_type", models.CharField(help_text="annotation, claim, …", max_length=30)),
                ("target_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=30)),
                ("text", models.TextField(blank=True, help_text="what was said, or why")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["user", "-id"], name="notification_of"),
                    models.Index(
                        condition=models.Q(("read_at", None)), fields=["user", "-id"], name="notification_unread"
                    ),
                    models.Index(
                        condition=models.Q(("mailed_at", None), ("read_at", None)),
                        fields=["user", "id"],
                        name="notification_unmailed",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="article",
            name="publisher",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="articles",
                to="annotate.publisher",
            ),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=50)),
                ("note", models.TextField(blank=True, help_text="what it is for, what changed")),
                ("format", models.CharField(max_length=50)),
                ("filter", models.JSONField(default=dict, help_text="which marks it holds, as an export's filter")),
                ("file", models.FileField(upload_to="releases/")),
                ("bytes", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(help_text="of the file", max_length=64)),
                ("manifest", models.JSONField(default=dict)),
                ("made_at", models.DateTimeField(help_text="the labels are those of this moment")),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "version"), name="release_version_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True), models.Q(("version", ""), _negated=True)
                        ),
                        name="release_is_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SearchUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(help_text="passage, title, name, or what another app tracks", max_length=8)),
                (
                    "owner",
                    models.BigIntegerField(help_text="id of what a hit leads to: an article, an entity, a claim"),
                ),
                (
                    "part",
                    models.BigIntegerField(help_text="id of the row that the words are from: a version, an alias"),
                ),
                ("start", models.PositiveIntegerField(default=0, help_text="of a passage, in code points")),
                ("end", models.PositiveIntegerField(default=0)),
                (
                    "title",
                    models.CharField(blank=True, help_text="words that help to find it and weigh less", max_length=500),
                ),
                ("text", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "owner"], name="search_unit_owner")],
                "constraints": [models.UniqueConstraint(fields=("kind", "part", "start"), name="search_unit_once")],
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                (
                    "user",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StoryArticle",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("profile", models.JSONField(help_text="{term: weight}, see annotate.linkers.stories.profile")),
                ("score", models.FloatField(default=1.0)),
                (
                    "reason",
                    models.CharField(blank=True, help_text="why it is in this story, in one sentence", max_length=300),
                ),
                (
                    "article",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="story_place", to="annotate.article"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="places", to="annotate.story"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StoryKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=60)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="story_keys", to="annotate.article"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "article"), name="story_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Token",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=100)),
                ("prefix", models.CharField(max_length=12, unique=True)),
                ("digest", models.CharField(max_length=64)),
                ("scopes", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("last_used_at", models.DateTimeField(blank=True, help_text="to the minute", null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="tokens", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("target_type", models.CharField(help_text="annotation, claim, …", max_length=30)),
                ("target_id", models.BigIntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="watches", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "watches",
                "constraints": [
                    models.UniqueConstraint(fields=("target_type", "target_id", "user"), name="watch_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Webhook",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.CharField(max_length=2000)),
                ("events", models.JSONField(default=list, help_text="what is told: annotation, date, claim …")),
                (
                    "scope",
                    models.CharField(
                        choices=[("all", "what everybody does"), ("others", "what others do"), ("own", "what I do")],
                        default="all",
                        max_length=6,
                    ),
                ),
                (
                    "secret",
                    models.CharField(help_text="signs what is sent, so it cannot be kept as a hash", max_length=80),
                ),
                ("is_active", models.BooleanField(default=True)),
                ("position", models.BigIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("deleted_at", models.DateTimeField(blank=True, null=True)),
                (
                    "job",
                    models.OneToOneField(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="annotate.job",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="webhooks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.BigIntegerField(help_text="of the event in the audit chain")),
                ("target_type", models.CharField(max_length=30)),
                ("target_id", models.BigIntegerField()),
                ("uid", models.UUIDField(unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("delivered", "Delivered"), ("failed", "given up")],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("attempts", models.PositiveIntegerField(default=0)),
                (
                    "queued_at",
                    models.DateTimeField(default=django.utils.timezone.now, help_text="it is given up 24 hours later"),
                ),
                ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("tried_at", models.DateTimeField(blank=True, null=True)),
                (
                    "status",
                    models.PositiveIntegerField(blank=True, help_text="what the receiver answered last", null=True),
                ),
                ("error", models.CharField(blank=True, max_length=500)),
                (
                    "event",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="annotate.auditevent",
                    ),
                ),
                (
                    "webhook",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="annotate.webhook"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "deliveries",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "waiting")),
                        fields=["webhook", "target_type", "target_id", "sequence"],
                        name="delivery_order",
                    ),
                    models.Index(fields=["webhook", "-id"], name="delivery_log"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("webhook", "sequence"), name="delivery_once_per_event")
                ],
            },
        ),
    ]
