"""Run → bytes, one pure file a format. Nothing here touches a target, a clock or a file."""
