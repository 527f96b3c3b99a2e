from django.urls import path

from annotate.views import discussion, notification

urlpatterns = [
    path("discussion/<str:kind>/<int:pk>/", discussion.thread, name="thread"),
    path("discussion/<str:kind>/<int:pk>/watch/", discussion.watch, name="watch"),
    path("comments/<int:pk>/edit/", discussion.edit, name="comment_edit"),
    path("comments/<int:pk>/delete/", discussion.delete, name="comment_delete"),
    path("notifications/", notification.listing, name="notifications"),
    path("notifications/read/", notification.read, name="notifications_read"),
    path("notifications/mail/", notification.prefer, name="notifications_mail"),
]
