import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("verify", "0001_initial"), ("verify", "0002_the_desk")]

    initial = True

    dependencies = [
        ("annotate", "0001_squashed_0004_indexes_of_filters"),
        ("annotate", "0001_squashed_0004_indexes_of_filters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Party",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200, unique=True)),
            ],
            options={
                "verbose_name_plural": "parties",
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text", models.TextField()),
                ("types", models.JSONField(blank=True, default=list, help_text="AVeriTeC claim types")),
                ("speaker", models.CharField(blank=True, max_length=200)),
                ("claim_date", models.DateField(blank=True, help_text="when it was said", null=True)),
                ("scope_begin", models.DateField(blank=True, help_text="the time it speaks of", null=True)),
                ("scope_end", models.DateField(blank=True, help_text="inclusive", null=True)),
                ("quantities", models.JSONField(blank=True, default=list)),
                ("checkworthiness", models.FloatField(blank=True, null=True)),
                ("priority", models.PositiveSmallIntegerField(default=2, help_text="1 first, 3 last")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("candidate", "Candidate"),
                            ("queued", "Queued"),
                            ("in_research", "in research"),
                            ("in_review", "in review"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="candidate",
                        max_length=11,
                    ),
                ),
                (
                    "state_before_merge",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("candidate", "Candidate"),
                            ("queued", "Queued"),
                            ("in_research", "in research"),
                            ("in_review", "in review"),
                            ("approved", "Approved"),
                            ("published", "Published"),
                            ("rejected", "Rejected"),
                            ("merged", "Merged"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        max_length=11,
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("needs_linking", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                ("mention_count", models.PositiveIntegerField(default=0, editable=False)),
                ("article_count", models.PositiveIntegerField(default=0, editable=False)),
                ("origin_count", models.PositiveIntegerField(default=0, editable=False)),
                (
                    "party_count",
                    models.PositiveIntegerField(default=0, editable=False, help_text="independent parties that say it"),
                ),
                (
                    "is_backed",
                    models.BooleanField(default=False, editable=False, help_text="a person made or accepted a mention"),
                ),
                ("is_numerical", models.BooleanField(default=False, editable=False)),
                (
                    "is_contradicted",
                    models.BooleanField(default=False, editable=False, help_text="by a confirmed link"),
                ),
                (
                    "is_outdated",
                    models.BooleanField(default=False, editable=False, help_text="a newer claim updates it, confirmed"),
                ),
                (
                    "shown_verdict",
                    models.CharField(blank=True, editable=False, help_text="approved, else proposed", max_length=40),
                ),
                ("verdict_as_of", models.DateField(editable=False, help_text="of the approved verdict", null=True)),
                (
                    "needs_standing",
                    models.BooleanField(default=True, editable=False, help_text="the columns above are to be counted"),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assigned_claims",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
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
                        to="verify.claim",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["state", "priority", "id"], name="verify_clai_state_e2cac4_idx"),
                    models.Index(fields=["assignee", "state"], name="verify_clai_assigne_9742f9_idx"),
                    models.Index(fields=["-updated_at", "-id"], name="verify_clai_updated_73edc3_idx"),
                    models.Index(
                        condition=models.Q(("needs_linking", True)), fields=["id"], name="claim_awaiting_link"
                    ),
                    models.Index(
                        condition=models.Q(("needs_standing", True)), fields=["id"], name="claim_awaiting_standing"
                    ),
                    models.Index(fields=["priority", "id"], name="verify_clai_priorit_60ecc3_idx"),
                    models.Index(fields=["created_at", "id"], name="verify_clai_created_85d4d0_idx"),
                    models.Index(fields=["-party_count", "-id"], name="verify_clai_party_c_f1ef9e_idx"),
                    models.Index(fields=["shown_verdict", "-updated_at", "-id"], name="claim_by_verdict"),
                    models.Index(fields=["state", "-updated_at", "-id"], name="claim_by_state"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("scope_begin", None),
                            ("scope_end", None),
                            ("scope_begin__lte", models.F("scope_end")),
                            _connector="OR",
                        ),
                        name="claim_scope_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state", "merged"),
                                ("merged_into__isnull", False),
                                models.Q(("state_before_merge", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "merged"), _negated=True),
                                ("merged_into", None),
                                ("state_before_merge", ""),
                            ),
                            _connector="OR",
                        ),
                        name="claim_merged_means_into_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("merged_into", models.F("id")), _negated=True),
                        name="claim_not_merged_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CandidateSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("wording", models.TextField(help_text="the claim's text then")),
                ("found", models.PositiveIntegerField(default=0)),
                ("is_due", models.BooleanField(default=False, help_text="somebody asked for it; a job will see to it")),
                ("searched_at", models.DateTimeField(blank=True, null=True)),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidate_search", to="verify.claim"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("is_due", True)), fields=["id"], name="candidate_search_is_due")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(help_text="of verify.index; older ones are made anew")),
                ("facts", models.JSONField()),
                ("vector", models.BinaryField(help_text="float32 embedding, where the model is installed", null=True)),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="index", to="verify.claim"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "claim indexes",
            },
        ),
        migrations.CreateModel(
            name="ClaimKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="keys", to="verify.claim"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("key", "claim"), name="claim_key_once")],
            },
        ),
        migrations.CreateModel(
            name="ClaimLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("same_claim", "same claim"),
                            ("contradicts", "Contradicts"),
                            ("updates", "Updates"),
                            ("supports", "Supports"),
                        ],
                        max_length=11,
                    ),
                ),
                ("score", models.FloatField(default=1.0)),
                ("reason", models.TextField(blank=True, help_text="one sentence that shows both values")),
                (
                    "details",
                    models.JSONField(
                        blank=True, default=dict, help_text="class, values, units and scopes, side by side"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("unsure", "Unsure"),
                        ],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
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
                    "newer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links_to_older", to="verify.claim"
                    ),
                ),
                (
                    "newer_home",
                    models.ForeignKey(
                        blank=True,
                        help_text="the claim that a split returns it to",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="verify.claim",
                    ),
                ),
                (
                    "older",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links_to_newer", to="verify.claim"
                    ),
                ),
                (
                    "older_home",
                    models.ForeignKey(
                        blank=True,
                        help_text="as newer_home, for the other end",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="verify.claim",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "created_at", "id"], name="verify_clai_state_ce3ed1_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("type", "older", "newer"), name="claim_pair_once_per_type"),
                    models.CheckConstraint(
                        condition=models.Q(("older", models.F("newer")), _negated=True), name="claim_link_between_two"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("type__in", ("updates", "supports")), ("older__lt", models.F("newer")), _connector="OR"
                        ),
                        name="claim_link_unordered_types_in_id_order",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Evidence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField()),
                ("answer", models.TextField(blank=True)),
                (
                    "answer_type",
                    models.CharField(
                        choices=[
                            ("Extractive", "Extractive"),
                            ("Abstractive", "Abstractive"),
                            ("Boolean", "Boolean"),
                            ("Unanswerable", "Unanswerable"),
                        ],
                        default="Extractive",
                        max_length=12,
                    ),
                ),
                (
                    "stance",
                    models.CharField(
                        blank=True,
                        choices=[("supports", "Supports"), ("refutes", "Refutes"), ("context", "Context")],
                        max_length=8,
                    ),
                ),
                ("searched", models.TextField(blank=True, help_text="where the answer was looked for")),
                ("quote", models.TextField(blank=True)),
                ("url", models.URLField(blank=True, max_length=2000)),
                (
                    "found",
                    models.CharField(
                        blank=True,
                        choices=[("exact", "word for word"), ("near", "in other words"), ("missing", "not there")],
                        max_length=7,
                    ),
                ),
                (
                    "nearest",
                    models.TextField(
                        blank=True, help_text="what the snapshot reads where the quote is not found as it is"
                    ),
                ),
                ("medium", models.CharField(blank=True, help_text="web text, PDF, image, video, …", max_length=50)),
                (
                    "grade",
                    models.PositiveSmallIntegerField(
                        default=6,
                        help_text="credibility of the information, 1 confirmed to 6 cannot be judged",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                    ),
                ),
                ("is_primary", models.BooleanField(default=False, help_text="the document itself, not a report of it")),
                (
                    "rebuttal",
                    models.TextField(
                        blank=True, help_text="why this does not change the verdict, where it speaks against it"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("suggested", "Suggested"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("retracted", "Retracted"),
                        ],
                        default="accepted",
                        max_length=9,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "annotation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evidence",
                        to="annotate.annotation",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="evidence", to="verify.claim"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        help_text="the claim that a split returns it to",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verify.claim",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "evidence",
                "indexes": [models.Index(fields=["claim", "state", "stance"], name="verify_evid_claim_i_bb1c2c_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("grade__gte", 1), ("grade__lte", 6)), name="evidence_grade_1_to_6"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceCandidate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("quote", models.TextField()),
                (
                    "key",
                    models.CharField(help_text="SHA-256 of article and words: what is offered once", max_length=64),
                ),
                ("score", models.FloatField()),
                (
                    "stance",
                    models.CharField(
                        choices=[("supports", "Supports"), ("refutes", "Refutes"), ("context", "Context")], max_length=8
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("accepted", "Accepted"), ("rejected", "Rejected")],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="candidates", to="verify.claim"
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="verify.evidence",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="annotate.articleversion"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["claim", "state", "-score"], name="candidate_open")],
                "constraints": [models.UniqueConstraint(fields=("claim", "key"), name="candidate_offered_once")],
            },
        ),
        migrations.CreateModel(
            name="Origin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("document", "Document"),
                            ("official", "named official"),
                            ("anonymous", "anonymous source"),
                            ("wire", "wire report"),
                            ("dataset", "Dataset"),
                            ("observation", "own observation"),
                        ],
                        max_length=11,
                    ),
                ),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        help_text="what it quotes",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="verify.origin",
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="origins", to="verify.party"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("name", "party"), name="origin_once_per_party"),
                    models.CheckConstraint(
                        condition=models.Q(("parent", models.F("id")), _negated=True), name="origin_not_its_own_parent"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="origin",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="verify.origin",
            ),
        ),
        migrations.CreateModel(
            name="ClaimMention",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "modality",
                    models.CharField(
                        choices=[
                            ("asserted", "Asserted"),
                            ("reported", "Reported"),
                            ("predicted", "Predicted"),
                            ("denied", "Denied"),
                        ],
                        default="asserted",
                        max_length=9,
                    ),
                ),
                (
                    "attribution",
                    models.CharField(blank=True, help_text="who says it, in the article's words", max_length=300),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "annotation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_mention",
                        to="annotate.annotation",
                    ),
                ),
                (
                    "article",
                    models.ForeignKey(
                        editable=False,
                        help_text="the mark's, so that the board joins less; kept by verify.standing",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotate.article",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claim_mentions", to="verify.claim"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        blank=True,
                        help_text="the claim that a split returns it to",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verify.claim",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="verify.origin",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OriginProposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "Suggested"), ("accepted", "Accepted"), ("rejected", "Rejected")],
                        default="suggested",
                        max_length=9,
                    ),
                ),
                ("decided", models.JSONField(blank=True, default=list)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="origin_proposal",
                        to="annotate.copygroup",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="verify.origin",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "created_at", "id"], name="origin_proposal_queue")],
            },
        ),
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                (
                    "query",
                    models.CharField(
                        blank=True, help_text="as it stands in the address, without the ?", max_length=2000
                    ),
                ),
                ("shared", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("user", "name"), name="saved_view_once_per_user"),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="saved_view_has_a_name"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("url", models.URLField(blank=True, max_length=2000)),
                ("name", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "Queued"), ("captured", "Captured"), ("failed", "Failed")],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="why it could not be captured")),
                ("captured_at", models.DateTimeField(blank=True, null=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("size", models.PositiveIntegerField(default=0, help_text="bytes")),
                ("media_type", models.CharField(blank=True, max_length=100)),
                ("file", models.FileField(blank=True, upload_to="snapshots/")),
                (
                    "http",
                    models.JSONField(blank=True, default=dict, help_text="status, headers and redirects of the answer"),
                ),
                ("text", models.TextField(blank=True)),
                ("note", models.TextField(blank=True, help_text="how the text was read, or why none could be")),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "requested_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(("state", "queued")), fields=["id"], name="snapshot_awaiting")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "captured"), _negated=True),
                            models.Q(
                                ("captured_at__isnull", False),
                                models.Q(("sha256", ""), _negated=True),
                                models.Q(("file", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="snapshot_captured_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), ("state", "failed"), _negated=True),
                        name="snapshot_failed_with_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), ("url", ""), _negated=True), name="snapshot_of_something"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="evidence",
            name="snapshot",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="verify.snapshot",
            ),
        ),
        migrations.CreateModel(
            name="SourceGrade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "letter",
                    models.CharField(
                        choices=[
                            ("A", "A: completely reliable"),
                            ("B", "B: usually reliable"),
                            ("C", "C: fairly reliable"),
                            ("D", "D: not usually reliable"),
                            ("E", "E: unreliable"),
                            ("F", "F: cannot be judged"),
                        ],
                        default="F",
                        max_length=1,
                    ),
                ),
                ("basis", models.TextField(help_text="on what the grade rests")),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(blank=True, null=True)),
                (
                    "graded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="verify.origin",
                    ),
                ),
                (
                    "publisher",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="annotate.publisher",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("origin__isnull", False), ("publisher", None)),
                            models.Q(("origin", None), ("publisher__isnull", False)),
                            _connector="OR",
                        ),
                        name="grade_of_one_source",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Verdict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "label",
                    models.CharField(
                        choices=[
                            ("Supported", "Supported"),
                            ("Refuted", "Refuted"),
                            ("Conflicting Evidence/Cherrypicking", "Conflicting"),
                            ("Not Enough Evidence", "Not Enough"),
                        ],
                        max_length=40,
                    ),
                ),
                ("as_of", models.DateField()),
                ("justification", models.TextField()),
                (
                    "scope_begin",
                    models.DateField(blank=True, help_text="the claim's time scope when it was judged", null=True),
                ),
                ("scope_end", models.DateField(blank=True, help_text="inclusive", null=True)),
                (
                    "confidence",
                    models.CharField(
                        blank=True,
                        choices=[("low", "Low"), ("moderate", "Moderate"), ("high", "High")],
                        default="moderate",
                        max_length=8,
                    ),
                ),
                (
                    "likelihood",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("almost no chance", "almost no chance (1–5 %)"),
                            ("very unlikely", "very unlikely (5–20 %)"),
                            ("unlikely", "unlikely (20–45 %)"),
                            ("roughly even", "roughly even chance (45–55 %)"),
                            ("likely", "likely (55–80 %)"),
                            ("very likely", "very likely (80–95 %)"),
                            ("almost certain", "almost certain (95–99 %)"),
                        ],
                        help_text="for a prediction, instead of a confidence",
                        max_length=20,
                    ),
                ),
                ("left_out", models.TextField(blank=True, help_text="for cherry-picking: what was left out")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("approved", "Approved"),
                            ("proposed", "Proposed"),
                            ("returned", "Returned"),
                            ("superseded", "Superseded"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_at", models.DateTimeField(auto_now_add=True)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="verify.claim"
                    ),
                ),
                (
                    "evidence",
                    models.ManyToManyField(
                        help_text="the accepted evidence that it rests on",
                        related_name="verdicts",
                        to="verify.evidence",
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "number"), name="verdict_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("claim",), name="verdict_one_proposed"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "approved")), fields=("claim",), name="verdict_one_approved"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("proposed_by")), _negated=True),
                        name="verdict_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("likelihood", ""), models.Q(("confidence", ""), _negated=True)),
                            models.Q(("confidence", ""), models.Q(("likelihood", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="verdict_confidence_or_likelihood",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("approved_at__isnull", False), ("approved_by__isnull", False), ("state", "approved")
                            ),
                            ("state", "superseded"),
                            models.Q(
                                ("approved_at", None), ("approved_by", None), ("state__in", ("proposed", "returned"))
                            ),
                            _connector="OR",
                        ),
                        name="verdict_approved_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "decision",
                    models.CharField(
                        choices=[("approve", "Approve"), ("request_changes", "request changes")], max_length=15
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="verify.verdict"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("comment", ""), ("decision", "request_changes"), _negated=True),
                        name="review_changes_need_a_comment",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(max_length=100, unique=True)),
                (
                    "summary",
                    models.CharField(help_text="one or two sentences, for the index and the feed", max_length=300),
                ),
                ("text", models.TextField(blank=True, help_text="the report itself; blank lines part its paragraphs")),
                ("language", models.CharField(default="en", max_length=35)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, help_text="first publication", null=True)),
                (
                    "modified_at",
                    models.DateTimeField(blank=True, help_text="last change that the public can see", null=True),
                ),
                ("withdrawal_reason", models.TextField(blank=True)),
                ("withdrawal_asked_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="report", to="verify.claim"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawal_asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        help_text="the second person",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reports",
                        to="verify.verdict",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "draft"), _negated=True),
                        fields=["-published_at", "-id"],
                        name="report_public",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("modified_at", None),
                                ("published_at", None),
                                ("published_by", None),
                                ("state", "draft"),
                                ("verdict", None),
                            ),
                            models.Q(
                                models.Q(("state", "draft"), _negated=True),
                                models.Q(("text", ""), _negated=True),
                                ("published_at__isnull", False),
                                ("verdict__isnull", False),
                                ("modified_at__isnull", False),
                                ("published_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_published_with_verdict_and_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdrawal_asked_at", None), ("withdrawal_asked_by", None), ("withdrawal_reason", "")
                            ),
                            models.Q(
                                ("withdrawal_asked_at__isnull", False),
                                ("withdrawal_asked_by__isnull", False),
                                models.Q(("withdrawal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="report_withdrawal_asked_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("state", "withdrawn"), _negated=True),
                                ("withdrawn_at", None),
                                ("withdrawn_by", None),
                            ),
                            models.Q(
                                ("state", "withdrawn"),
                                ("withdrawal_asked_by__isnull", False),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="report_withdrawn_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("withdrawn_by", models.F("withdrawal_asked_by")), _negated=True),
                        name="report_withdrawal_four_eyes",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReopenRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("accepted", "Accepted"), ("dismissed", "Dismissed")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("reason", models.TextField(blank=True, help_text="why it was accepted or dismissed")),
                ("opened_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reopen_requests", to="verify.claim"
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
                    "evidence",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopen_requests",
                        to="verify.evidence",
                    ),
                ),
                (
                    "link",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopen_requests",
                        to="verify.claimlink",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        help_text="what it questions",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopen_requests",
                        to="verify.verdict",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["state", "opened_at", "id"], name="verify_reop_state_de20de_idx")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")), fields=("claim",), name="reopen_one_open"
                    ),
                    models.UniqueConstraint(fields=("verdict", "evidence"), name="reopen_evidence_once"),
                    models.UniqueConstraint(fields=("verdict", "link"), name="reopen_link_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("evidence", None), ("link__isnull", False)),
                            models.Q(("evidence__isnull", False), ("link", None)),
                            _connector="OR",
                        ),
                        name="reopen_has_one_cause",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None), ("state", "open")),
                            models.Q(
                                models.Q(("state", "open"), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reopen_decided_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="verify.report"
                    ),
                ),
                (
                    "verdict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="editions", to="verify.verdict"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("report", "number"), name="edition_number_once")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.TextField(help_text="what changed, for the public")),
                ("summary", models.CharField(max_length=300)),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[("proposed", "Proposed"), ("approved", "Approved"), ("declined", "Declined")],
                        default="proposed",
                        max_length=8,
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="verify.report"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="verify.verdict"
                    ),
                ),
                (
                    "verdict",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="correction", to="verify.verdict"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "proposed")), fields=("report",), name="correction_one_proposed"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("approved_by", models.F("asked_by")), _negated=True),
                        name="correction_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("verdict", models.F("replaces")), _negated=True),
                        name="correction_brings_another_verdict",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_by", None), ("decided_at", None), ("state", "proposed")),
                            models.Q(("approved_by", None), ("decided_at__isnull", False), ("state", "declined")),
                            models.Q(
                                ("approved_by__isnull", False), ("decided_at__isnull", False), ("state", "approved")
                            ),
                            _connector="OR",
                        ),
                        name="correction_approved_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("what", ""), _negated=True), name="correction_says_what"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="evidence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("stance", "")),
                    models.Q(
                        models.Q(("stance", ""), _negated=True),
                        ("origin__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="evidence_answer_has_stance_and_origin",
            ),
        ),
    ]
