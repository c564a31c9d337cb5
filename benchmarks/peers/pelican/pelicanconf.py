"""Authors are agencies, tags are years; their lists have twenty rows. What was read is cached for the next build."""

SITENAME = "政府信息公开目录"
SITEURL = "https://www.bench.example/zfxxgk"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh"
PLUGINS: list[str] = []
MARKDOWN = {
    "extensions": ["markdown.extensions.tables", "markdown.extensions.meta"],
    "output_format": "html5",
}

CACHE_CONTENT = LOAD_CONTENT_CACHE = True
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False

USE_FOLDER_AS_CATEGORY = False
SLUGIFY_USE_UNICODE = True
ARTICLE_URL = ARTICLE_SAVE_AS = "{agency_slug}/{date:%Y}/{slug}.html"
AUTHOR_URL = AUTHOR_SAVE_AS = "agencies/{slug}.html"
CATEGORY_URL = CATEGORY_SAVE_AS = "categories/{slug}.html"
TAG_URL = TAG_SAVE_AS = "years/{slug}.html"
AUTHORS_SAVE_AS = "agencies/index.html"
CATEGORIES_SAVE_AS = "categories/index.html"
TAGS_SAVE_AS = "years/index.html"
ARCHIVES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "authors", "categories", "tags", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
PAGINATED_TEMPLATES = {"author": 20, "category": 20, "tag": 20}
DEFAULT_PAGINATION = 20

FEED_ALL_RSS = "index.xml"
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
